// SPDX-License-Identifier: GPL-3.0-or-later
// lookalike_random_network FOLDER [PIXELS [BACKBONE]]: writes a network of random weights, by default a
// mobilenet_v3_small, and its card, for timing:
//   lookalike bench --model FOLDER/random-mobilenet-v3-small.json

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/decode/file_reader.h"
#include "core/neural/graph/graph_script.h"
#include "core/neural/script_module.h"

int main(int argc, char** argv) {
  using namespace lookalike;
  constexpr int kDimension = 256;
  const int pixels = argc > 2 ? static_cast<int>(std::strtol(argv[2], nullptr, 10)) : 160;
  const auto backbone = neural::backboneNamed(argc > 3 ? argv[3] : "mobilenet_v3_small");
  if (argc < 2 || pixels < 32 || pixels > 1024 || !backbone) {
    std::fputs("usage: lookalike_random_network FOLDER [PIXELS [BACKBONE]]   (32 to 1024, by default 160)\n",
               stderr);
    return 2;
  }
  const std::string folder = argv[1];
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  std::string name = "random-" + std::string(neural::backboneName(*backbone));
  std::replace(name.begin(), name.end(), '_', '-');
  const std::string weights = folder + "/" + name + ".pt";
  const auto written =
      neural::writeScriptModule(neural::randomDescriptorScript(*backbone, 1, kDimension), weights);
  if (!written.ok()) {
    std::fprintf(stderr, "%s\n", describeError(written.error()).c_str());
    return 3;
  }
  const auto content = decode::readFile(weights, std::int64_t{1} << 30);
  if (!content.ok()) {
    std::fprintf(stderr, "%s\n", describeError(content.error()).c_str());
    return 3;
  }
  const nlohmann::ordered_json card{{"kind", "torchscript"},
                                    {"name", name},
                                    {"description", "random weights, for timing only"},
                                    {"file", name + ".pt"},
                                    {"sha256", content->hash.toHex()},
                                    {"input",
                                     {{"width", pixels},
                                      {"height", pixels},
                                      {"resize", "squash"},
                                      {"channels", "rgb"},
                                      {"scale", 1.0 / 255.0},
                                      {"mean", {0.485, 0.456, 0.406}},
                                      {"std", {0.229, 0.224, 0.225}}}},
                                    {"dimension", kDimension},
                                    {"rawNorm", true},
                                    {"licence", "GPL-3.0-or-later"},
                                    {"trainingData", "none"},
                                    {"defaultThreshold", 0.95},
                                    {"batchSize", 32}};
  std::ofstream file(folder + "/" + name + ".json");
  file << card.dump(2) << '\n';
  file.close();
  if (!file) {
    std::fprintf(stderr, "%s/%s.json could not be written\n", folder.c_str(), name.c_str());
    return 3;
  }
  std::printf("%s/%s.json\n", folder.c_str(), name.c_str());
  return 0;
}
