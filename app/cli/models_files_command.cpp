// SPDX-License-Identifier: GPL-3.0-or-later
// `lookalike models import|delete|export|check`.
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>

#include "app/cli/interrupt.h"
#include "app/cli/job_flags.h"
#include "app/cli/models_command.h"
#include "core/base/program_start.h"
#include "core/exchange/json_text.h"

namespace lookalike::cli {

namespace {

struct ImportModelFlags {
  models::ImportModelOptions options;
  std::vector<int> size;  ///< one number or two
  int shortSide = 0;
  bool json = false;
};

Result<void> setInput(ImportModelFlags& flags) {
  describe::InputSpec& input = flags.options.input;
  if (!flags.size.empty()) {
    input.width = flags.size.front();
    input.height = flags.size.back();
  }
  if (flags.shortSide == 0) return ok();
  if (input.resize == describe::ResizeMode::kFitPad)
    return Error{ErrorCode::kInvalidArgument, {}, "--short-side and --fit-pad cannot be combined", -1};
  input.resize = describe::ResizeMode::kShortSideCentreCrop;
  input.shortSide = flags.shortSide;
  if (flags.size.empty()) input.width = input.height = flags.shortSide;
  return ok();
}

void printImport(const models::ImportModelReport& report) {
  std::printf("%s: %d-d, %d x %d pixels, %.0f pictures a second, %s\n", report.model.name.c_str(),
              report.model.dimension, report.model.inputWidth, report.model.inputHeight,
              report.imagesPerSecond, report.model.key.text.c_str());
  std::printf("similarity of made pictures with slightly edited ones %.3f, with others %.3f\n",
              report.similarityOfCopies, report.similarityOfOthers);
  if (report.similarityOfCopies < report.similarityOfOthers + 0.05)
    std::printf("it hardly tells copies from other pictures: is the input as it was trained?\n");
  if (report.isUnitLength) std::printf("its vectors have length 1: it says nothing about direction\n");
}

nlohmann::ordered_json importJson(const models::ImportModelReport& report) {
  return {{"model", modelJson(report.model)},
          {"images_per_second", report.imagesPerSecond},
          {"similarity_of_copies", report.similarityOfCopies},
          {"similarity_of_others", report.similarityOfOthers},
          {"is_unit_length", report.isUnitLength}};
}

struct NameFlags {
  std::string name;
  std::string folder;
  std::string device = "auto";
  bool json = false;
};

std::shared_ptr<NameFlags> addNameFlags(CLI::App& subcommand, bool isNeeded) {
  auto flags = std::make_shared<NameFlags>();
  auto* name = subcommand.add_option("model", flags->name, "A name from `lookalike models`, or a model card");
  if (isNeeded) name->required();
  subcommand.add_flag("--json", flags->json, "Write JSON to standard output");
  return flags;
}

ExitCode checkThem(const NameFlags& flags) {
  std::vector<models::InstalledModel> models;
  if (flags.name.empty()) {
    models = models::installedModels();
  } else {
    auto model = modelNamed(flags.name);
    if (!model.ok()) return reportFailure(model.error(), flags.json);
    models.push_back(std::move(model).value());
  }
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  bool areAllFine = true;
  for (const models::InstalledModel& model : models) {
    const auto checked = models::checkModel(model, flags.device);
    const std::string problem = checked.ok() ? std::string() : describeError(checked.error());
    areAllFine = areAllFine && checked.ok();
    if (flags.json) {
      list.push_back({{"name", exchange::toUtf8(model.name)},
                      {"key", model.key.text},
                      {"usable", checked.ok()},
                      {"problem", exchange::toUtf8(problem)}});
    } else {
      std::printf("%-20s %s\n", model.name.c_str(), checked.ok() ? "fine" : problem.c_str());
    }
  }
  if (flags.json) printJson(list);
  return areAllFine ? ExitCode::kFine : ExitCode::kProblemsInSomeFiles;
}

}  // namespace

CommandBody declareModelsImport(CLI::App& subcommand) {
  static const std::map<std::string, describe::ChannelOrder> kChannels{
      {"rgb", describe::ChannelOrder::kRgb},
      {"bgr", describe::ChannelOrder::kBgr},
      {"grey", describe::ChannelOrder::kGrey}};
  auto flags = std::make_shared<ImportModelFlags>();
  models::ImportModelOptions& options = flags->options;
  subcommand
      .add_option("file", options.file,
                  "TorchScript file; a card beside it (same name, .json) is imported with it")
      ->required();
  subcommand.add_option("--name", options.name, "Name of the model; default: from the card or the file");
  subcommand.add_option("--description", options.description, "One line");
  subcommand.add_option("--licence", options.licence, "Licence of the weights");
  subcommand.add_option("--training-data", options.trainingData, "Training data of the weights");
  subcommand.add_option("--size", flags->size, "Network input size in pixels: one side, or width and height")
      ->expected(1, 2)
      ->check(CLI::Range(1, 4096));
  subcommand
      .add_option(
          "--short-side", flags->shortSide,
          "Resize the shorter side to this many pixels, then centre-crop; default: stretch to the input size")
      ->check(CLI::Range(1, 4096));
  subcommand.add_flag_callback(
      "--fit-pad", [&options] { options.input.resize = describe::ResizeMode::kFitPad; },
      "Fit the whole image inside, padded with grey");
  subcommand.add_option("--channels", options.input.channels, "Channel order")
      ->transform(CLI::CheckedTransformer(kChannels, CLI::ignore_case))
      ->option_text("rgb|bgr|grey");
  subcommand
      .add_option("--mean", options.mean, "Mean per channel, for pixels from 0 to 1; default: ImageNet")
      ->expected(1, 3);
  subcommand
      .add_option("--deviation", options.deviation, "Standard deviation per channel; default: ImageNet")
      ->expected(1, 3);
  subcommand
      .add_option("--threshold", options.defaultThreshold,
                  "Similarity at or above which a pair counts as a copy, until the model is calibrated")
      ->capture_default_str()
      ->check(CLI::Range(-1.0, 1.0));
  subcommand.add_option("--device", options.device, "Device for the check run: auto, cpu, cuda or cuda:N")
      ->capture_default_str();
  subcommand.add_flag("--json", flags->json, "Write JSON to standard output");
  return [flags](char** argv) -> ExitCode {
    startWithPassiveOpenMp(argv);
    if (auto set = setInput(*flags); !set.ok()) return reportFailure(set.error(), flags->json);
    JobControl control;
    const InterruptWatch watch(control);
    const auto report = models::importModel(flags->options, control);
    if (!report.ok()) return reportFailure(report.error(), flags->json);
    if (flags->json) {
      printJson(importJson(*report));
    } else {
      printImport(*report);
    }
    return ExitCode::kFine;
  };
}

CommandBody declareModelsDelete(CLI::App& subcommand) {
  auto flags = addNameFlags(subcommand, true);
  return [flags](char** /*argv*/) -> ExitCode {
    const auto model = modelNamed(flags->name);
    if (!model.ok()) return reportFailure(model.error(), flags->json);
    if (auto deleted = models::deleteModel(model->cardPath); !deleted.ok()) {
      Error error = deleted.error();
      if (error.path.empty()) error.path = model->name;
      return reportFailure(error, flags->json);
    }
    if (flags->json) printJson({{"deleted", modelJson(*model)}});
    return ExitCode::kFine;
  };
}

CommandBody declareModelsExport(CLI::App& subcommand) {
  auto flags = addNameFlags(subcommand, true);
  subcommand.add_option("folder", flags->folder, "Output folder; created if missing")->required();
  return [flags](char** /*argv*/) -> ExitCode {
    const auto model = modelNamed(flags->name);
    if (!model.ok()) return reportFailure(model.error(), flags->json);
    if (model->cardPath.empty()) {
      return reportFailure(
          {ErrorCode::kInvalidArgument, {}, model->name + " is built in and has no files", -1}, flags->json);
    }
    const auto written = models::exportModel(model->cardPath, flags->folder);
    if (!written.ok()) return reportFailure(written.error(), flags->json);
    nlohmann::ordered_json document;
    document["model"] = modelJson(*model);
    document["files"] = nlohmann::ordered_json::array();
    for (const std::string& path : *written) {
      nlohmann::ordered_json file;
      exchange::setPath(file, "path", path);
      document["files"].push_back(std::move(file));
      if (!flags->json) std::printf("%s\n", path.c_str());
    }
    if (flags->json) printJson(document);
    return ExitCode::kFine;
  };
}

CommandBody declareModelsCheck(CLI::App& subcommand) {
  auto flags = addNameFlags(subcommand, false);
  subcommand.add_option("--device", flags->device, "Device: auto, cpu, cuda or cuda:N")
      ->capture_default_str();
  return [flags](char** argv) -> ExitCode {
    startWithPassiveOpenMp(argv);
    return checkThem(*flags);
  };
}

}  // namespace lookalike::cli
