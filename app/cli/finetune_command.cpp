// SPDX-License-Identifier: GPL-3.0-or-later
// `finetune`: learn from the verdicts of a library.
#include "core/pipeline/find_copies_job.h"
#include "core/pipeline/finetune_job.h"

#include <cmath>
#include <cstdio>
#include <iostream>
#include <map>

#include "app/cli/command.h"
#include "app/cli/console_observer.h"
#include "app/cli/interrupt.h"
#include "app/cli/job_flags.h"
#include "app/cli/verdicts_library.h"
#include "core/models/library_model.h"
#include "core/pipeline/promote_model_job.h"

namespace lookalike::cli {

namespace {

struct FinetuneFlags {
  LibraryChoice library;
  learn::FinetuneOptions options;
  pipeline::IndexLibraryOptions index;  ///< only its describer and cores
  bool promotes = false;
  bool json = false;
  bool quiet = false;
};

/// Progress of the job, and rows of the curves as they come.
class FinetuneConsole : public learn::FinetuneObserver {
 public:
  explicit FinetuneConsole(bool quiet) : console_(quiet), quiet_(quiet) {}
  void onProgress(const JobProgress& progress) override { console_.onProgress(progress); }
  void onFailure(const ItemFailure& failure) override { console_.onFailure(failure); }
  void onPoint(const TuningPoint& point) override {
    if (quiet_) return;
    std::fprintf(
        stderr, "%-13s step %5lld of %lld  loss %.4f  validation %.4f  precision %.3f  recall %.3f\n",
        partName(point.part), static_cast<long long>(point.step), static_cast<long long>(point.steps),
        point.loss, point.validationLoss, point.precision, point.recall);
  }
  static const char* partName(TuningPart part) {
    switch (part) {
      case TuningPart::kAdapter:
        return "adapter";
      case TuningPart::kNetwork:
        return "network";
      case TuningPart::kPairVerifier:
        return "pair verifier";
      case TuningPart::kCalibration:
        return "calibration";
    }
    return "";
  }

 private:
  ConsoleObserver console_;
  bool quiet_;
};

void printFigure(const char* name, const MeasuredFigure& before, const MeasuredFigure& after) {
  const auto print = [](const MeasuredFigure& figure) {
    if (std::isnan(figure.value)) {
      std::printf("  %-24s", "-");
    } else {
      std::printf("  %5.3f (%5.3f to %5.3f)  ", figure.value, figure.low, figure.high);
    }
  };
  std::printf("%-34s", name);
  print(before);
  print(after);
  std::printf("\n");
}

void printMissing(const learn::TuningReadiness& readiness) {
  const auto say = [](const char* what, std::int64_t copies, std::int64_t others) {
    if (copies == 0 && others == 0) return;
    std::printf("%s needs %lld more copies and %lld more pairs that are no copies\n", what,
                static_cast<long long>(copies), static_cast<long long>(others));
  };
  say("a calibration", readiness.copiesMissingForCalibration, readiness.hardNegativesMissingForCalibration);
  say("more than a calibration", readiness.copiesMissingForAdapter, readiness.hardNegativesMissingForAdapter);
}

const char* tuningWords(learn::TuningVerdict verdict) {
  switch (verdict) {
    case learn::TuningVerdict::kBetter:
      return "better on verdicts that were held out";
    case learn::TuningVerdict::kNoEvidence:
      return "not shown to be better; nothing was changed";
    case learn::TuningVerdict::kWorseOnVerdicts:
      return "worse on verdicts that were held out; nothing was changed";
    case learn::TuningVerdict::kWorseOnSelfTest:
      return "does worse on the library's own images; nothing was changed";
    case learn::TuningVerdict::kTooFewVerdicts:
      return "too few verdicts to learn from";
  }
  return "";
}

void printText(const learn::FinetuneReport& report) {
  const learn::TuningReadiness& readiness = report.readiness;
  std::printf("verdicts: %lld copies (%lld with an order), %lld no copies, in %lld groups\n",
              static_cast<long long>(readiness.copies), static_cast<long long>(readiness.derivations),
              static_cast<long long>(readiness.hardNegatives), static_cast<long long>(readiness.groups));
  printMissing(readiness);
  if (report.verdict == learn::TuningVerdict::kTooFewVerdicts) {
    std::printf("%s\n", tuningWords(report.verdict));
    return;
  }
  std::printf("%lld to train on, %lld to choose by, %lld held out\n",
              static_cast<long long>(report.trainingPairs), static_cast<long long>(report.validationPairs),
              static_cast<long long>(report.heldOutPairs));
  for (const learn::PartOutcome& part : report.parts) {
    std::printf("%-14s validation loss %.4f -> %.4f  %s  %.1f s\n", FinetuneConsole::partName(part.part),
                part.validationLossBefore, part.validationLossAfter, part.isKept ? "kept" : "left as it was",
                part.seconds);
  }
  std::printf("\n%-34s  %-26s  %s\n", "held out", "before", "after");
  const learn::HeldOutFigures& before = report.before;
  const learn::HeldOutFigures& after = report.after;
  printFigure("micro average precision", before.microAveragePrecision, after.microAveragePrecision);
  printFigure("recall at precision 0.9", before.recallAtPrecision90, after.recallAtPrecision90);
  printFigure("recall at the threshold", before.recall, after.recall);
  printFigure("look-alikes at the threshold", before.falsePositives, after.falsePositives);
  printFigure("look-alikes at equal recall", before.falsePositivesAtEqualRecall,
              after.falsePositivesAtEqualRecall);
  printFigure("directions right, of the decided", before.directionAccuracy, after.directionAccuracy);
  printFigure("loss", before.logLoss, after.logLoss);
  if (report.selfTestBefore && report.selfTestAfter)
    printFigure("own edited images found", report.selfTestBefore->all.share, report.selfTestAfter->all.share);
  std::printf("\n%zu held-out pairs changed sides; better in %.0f of 100 samples: %s\n",
              report.changed.size(), 100.0 * report.shareBetter, tuningWords(report.verdict));
  if (report.isBetter())
    std::printf("%s (%s)\n%s\n", report.tunedName.c_str(), report.tuned.text.c_str(),
                report.cardPath.c_str());
}

Result<void> promote(const FinetuneFlags& flags, const learn::FinetuneReport& report, JobControl& control,
                     JobObserver* observer) {
  pipeline::FindCopiesOptions find;
  find.index = flags.index;
  find.index.libraryPath = report.libraryPath;
  find.index.describer.name = report.cardPath;
  find.threshold = report.threshold;
  const auto snapshot = library::readSnapshot(report.libraryPath);
  if (!snapshot.ok()) return snapshot.error();
  find.evidence = (*snapshot)->evidence;
  const auto promoted = pipeline::promoteModel(find, control, observer);
  return promoted.ok() ? Result<void>(ok()) : promoted.error();
}

ExitCode run(FinetuneFlags& flags) {
  const auto path = flags.library.path();
  if (!path.ok()) return reportFailure(path.error(), flags.json);
  flags.options.libraryPath = *path;
  flags.options.describer = flags.index.describer;
  flags.options.cores = flags.index.cores;
  JobControl control;
  const InterruptWatch watch(control);
  Result<learn::FinetuneReport> report = Error{};
  Result<void> promoted = ok();
  {
    FinetuneConsole observer(flags.quiet);
    report = pipeline::finetune(flags.options, control, &observer);
    if (report.ok() && report->isBetter() && flags.promotes)
      promoted = promote(flags, *report, control, &observer);
  }
  if (!report.ok()) return reportFailure(report.error(), flags.json);
  if (flags.json) {
    std::cout << learn::finetuneJson(*report);
  } else {
    printText(*report);
  }
  if (!promoted.ok()) return reportFailure(promoted.error(), false);
  return ExitCode::kFine;
}

}  // namespace

CommandBody declareFinetune(CLI::App& subcommand) {
  static const std::map<std::string, learn::TuningDepth> kDepths{
      {"calibration", learn::TuningDepth::kCalibration},
      {"adapter", learn::TuningDepth::kAdapter},
      {"last-stages", learn::TuningDepth::kLastStages},
      {"network", learn::TuningDepth::kWholeNetwork}};
  auto flags = std::make_shared<FinetuneFlags>();
  learn::FinetuneOptions& options = flags->options;
  addLibraryFlags(subcommand, flags->library);
  subcommand
      .add_option(
          "--depth", options.depth,
          "How much may change: the calibration alone; an adapter too (default), in seconds; the last stages "
          "of the network, or all of it, in minutes")
      ->transform(CLI::CheckedTransformer(kDepths, CLI::ignore_case))
      ->option_text("calibration|adapter|last-stages|network");
  subcommand.add_option("--minutes", options.minutes, "Of the network's training at most")
      ->capture_default_str();
  subcommand.add_flag_callback(
      "--hard-negatives-by-norm", [&options] { options.hardNegativesAsNegatives = false; },
      "Tell pairs that are no copies by the norms of their descriptors alone, not by their similarity");
  subcommand
      .add_option("--held-out", options.heldOutShare, "Share of the verdicts to compare by, 0.2 to 0.5")
      ->capture_default_str();
  subcommand.add_option("--seed", options.seed, "Of what is drawn")->capture_default_str();
  subcommand.add_option("--name", options.name, "Of the new model; default: the library's name and a number");
  subcommand
      .add_option("--models-folder", options.folder, "Where the new model goes; default: your own models")
      ->type_name("FOLDER");
  subcommand.add_flag_callback(
      "--no-self-test", [&options] { options.selfTest = false; },
      "Do not try whether the library's own edited images are still found");
  subcommand.add_option("--self-test-images", options.selfTestImages, "Images that are edited for it")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  subcommand.add_flag("--promote", flags->promotes, "Put the model to use in the library when it is better");
  subcommand.add_flag("--json", flags->json, "The report as JSON on standard output");
  subcommand.add_flag("--quiet", flags->quiet, "No progress");
  addDescriberFlags(subcommand, flags->index);
  return [flags](char** argv) -> ExitCode {
    prepareForNetworks(flags->index, argv);
    return run(*flags);
  };
}

}  // namespace lookalike::cli
