// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/models_command.h"

#include <array>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/cli/console_observer.h"
#include "app/cli/job_flags.h"
#include "core/base/program_start.h"
#include "core/exchange/json_text.h"
#include "core/library/user_folders.h"

namespace lookalike::cli {

namespace {

using models::InstalledModel;

void printModel(const InstalledModel& model) {
  std::printf("%-20s %4d-d  %3d px  %s\n", model.name.c_str(), model.dimension, model.inputWidth,
              model.description.c_str());
  if (!model.key.text.empty()) {
    std::printf("%-20s %s", "", model.key.text.c_str());
    if (model.microAveragePrecision)
      std::printf(", micro average precision %.3f (%s)", *model.microAveragePrecision,
                  model.measuredOn.c_str());
    std::printf("%s%s\n", model.isCalibrated ? ", calibrated" : "", model.canBeDeleted ? ", your own" : "");
  }
  if (!model.recipe.empty()) std::printf("%-20s %s\n", "", model.recipe.c_str());
  if (!model.problem.empty()) std::printf("%-20s not usable: %s\n", "", model.problem.c_str());
}

struct ListModelsFlags {
  bool json = false;
};

ExitCode listThem(const ListModelsFlags& flags) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  bool areAllUsable = true;
  for (const InstalledModel& model : models::installedModels()) {
    areAllUsable = areAllUsable && model.problem.empty();
    if (flags.json) {
      list.push_back(modelJson(model));
    } else {
      printModel(model);
    }
  }
  if (flags.json) printJson(list);
  return areAllUsable ? ExitCode::kFine : ExitCode::kProblemsInSomeFiles;
}

}  // namespace

void printJson(const nlohmann::ordered_json& document) {
  std::cout << document.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << '\n';
}

nlohmann::ordered_json modelJson(const InstalledModel& model) {
  nlohmann::ordered_json json;
  json["name"] = exchange::toUtf8(model.name);
  json["key"] = model.key.text;
  json["description"] = model.description;
  json["licence"] = model.licence;
  json["training_data"] = model.trainingData;
  json["recipe"] = model.recipe;
  json["based_on"] = model.basedOn;
  exchange::setPath(json, "card", model.cardPath);
  exchange::setPath(json, "file", model.file);
  json["sha256"] = model.sha256;
  json["bytes"] = model.bytes;
  json["dimension"] = model.dimension;
  json["input_width"] = model.inputWidth;
  json["input_height"] = model.inputHeight;
  json["gives_raw_norm"] = model.givesRawNorm;
  json["default_threshold"] = model.defaultThreshold;
  json["micro_average_precision"] = model.microAveragePrecision
                                        ? nlohmann::ordered_json(*model.microAveragePrecision)
                                        : nlohmann::ordered_json();
  json["measured_on"] = model.measuredOn;
  json["is_calibrated"] = model.isCalibrated;
  json["pair_network"] = model.pairNetwork;
  json["can_be_deleted"] = model.canBeDeleted;
  json["usable"] = model.problem.empty();
  json["problem"] = exchange::toUtf8(model.problem);
  return json;
}

Result<InstalledModel> modelNamed(const std::string& name) {
  std::string names;
  for (InstalledModel& model : models::installedModels()) {
    const bool isCard = name.ends_with(".json") && !model.cardPath.empty() &&
                        library::canonicalPath(name) == library::canonicalPath(model.cardPath);
    if (model.name == name || isCard) return std::move(model);
    names += (names.empty() ? "" : ", ") + model.name;
  }
  return Error{ErrorCode::kNotFound, {}, "no model is called " + name + "; there are " + names, -1};
}

CommandBody declareModelsList(CLI::App& subcommand) {
  auto flags = std::make_shared<ListModelsFlags>();
  subcommand.add_flag("--json", flags->json, "Write JSON to standard output");
  return [flags](char** /*argv*/) -> ExitCode { return listThem(*flags); };
}

CommandBody declareModels(CLI::App& subcommand) {
  static constexpr std::array kParts{
      Command{"list", "List the models (also without a command)", &declareModelsList},
      Command{"import", "Import a TorchScript file or an exported model", &declareModelsImport},
      Command{"delete", "Delete one of your own models", &declareModelsDelete},
      Command{"export", "Write a model with its card into a folder", &declareModelsExport},
      Command{"use", "Search a library with a model and make it the library's default", &declareModelsUse},
      Command{"back", "Restore the library's previous model", &declareModelsBack},
      Command{"check", "Check a model's files and run it", &declareModelsCheck},
  };
  auto flags = std::make_shared<ListModelsFlags>();
  subcommand.add_flag("--json", flags->json, "Write JSON to standard output");
  subcommand.require_subcommand(0, 1);
  auto chosen = std::make_shared<CommandBody>();
  for (const Command& part : kParts) {
    CLI::App* below = subcommand.add_subcommand(part.name, part.summary);
    CommandBody body = part.declare(*below);
    below->callback([chosen, body = std::move(body)] { *chosen = body; });
  }
  return [flags, chosen](char** argv) -> ExitCode { return *chosen ? (*chosen)(argv) : listThem(*flags); };
}

}  // namespace lookalike::cli
