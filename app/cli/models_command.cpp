// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/cli/command.h"
#include "core/describe/describer.h"
#include "core/pipeline/index_library_job.h"

namespace lookalike::cli {

CommandBody declareModels(CLI::App& subcommand) {
  auto json = std::make_shared<bool>(false);
  subcommand.add_flag("--json", *json, "JSON on standard output");
  return [json](char** /*argv*/) -> ExitCode {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    bool allUsable = true;
    for (const describe::ModelListing& model : describe::listModels(pipeline::modelFolders())) {
      allUsable = allUsable && model.usable;
      if (*json) {
        list.push_back({{"name", model.name},
                        {"description", model.description},
                        {"licence", model.licence},
                        {"file", model.file},
                        {"sha256", model.sha256},
                        {"dimension", model.dimension},
                        {"input_size", model.inputSize},
                        {"gives_raw_norm", model.givesRawNorm},
                        {"usable", model.usable},
                        {"problem", model.problem}});
      } else {
        std::printf("%-20s %4d-d  %3d px  %s\n", model.name.c_str(), model.dimension, model.inputSize,
                    model.description.c_str());
        if (!model.usable) std::printf("%-20s not usable: %s\n", "", model.problem.c_str());
      }
    }
    if (*json)
      std::cout << list.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << '\n';
    return allUsable ? ExitCode::kFine : ExitCode::kProblemsInSomeFiles;
  };
}

}  // namespace lookalike::cli
