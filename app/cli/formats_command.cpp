// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/cli/command.h"
#include "core/decode/image_decoder.h"

namespace lookalike::cli {

namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "." : " .") + word;
  return text;
}

}  // namespace

CommandBody declareFormats(CLI::App& subcommand) {
  auto json = std::make_shared<bool>(false);
  subcommand.add_flag("--json", *json, "Write JSON to standard output");
  return [json](char** /*argv*/) -> ExitCode {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const decode::FormatSupport& format : decode::supportedFormats()) {
      if (*json) {
        list.push_back({{"format", format.format},
                        {"decodable", format.decodable},
                        {"extensions", format.extensions},
                        {"library", format.library}});
      } else {
        std::printf("%-6s %-4s %-28s %s\n", format.format.c_str(), format.decodable ? "yes" : "no",
                    joined(format.extensions).c_str(), format.library.c_str());
      }
    }
    if (*json) std::cout << list.dump(2) << '\n';
    return ExitCode::kFine;
  };
}

}  // namespace lookalike::cli
