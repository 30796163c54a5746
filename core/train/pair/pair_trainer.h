// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/train/data/training_pictures.h"
#include "core/train/pair/pair_examples.h"
#include "core/train/pair/pair_recipe.h"

namespace lookalike::train {

struct PairTrainingOptions {
  PairRecipe recipe;
  /// The TorchScript file that is written at the end. Beside it: OUTPUT.checkpoint, from which a run of the
  /// same recipe goes on, and OUTPUT.csv, the curve.
  std::string output;
  std::string device = "auto";  ///< "auto" (cuda when there is one), "cpu", "cuda", "cuda:N"
  int loaderThreads = 1;
  int intraOpThreads = 1;
};

/// What a network said of one pair.
struct NetworkAnswer {
  bool isCopy = false;       ///< the truth
  double probability = 0.0;  ///< of a copy
  std::string edits;         ///< as in PairExample
  double saturation = 0.0;
};

/// Answers of 0.5 and more are "copy". kalaiselvi 2022 judges by these and by time and use of the processor.
struct PairEvaluation {
  std::int64_t truePositives = 0;
  std::int64_t trueNegatives = 0;
  std::int64_t falsePositives = 0;
  std::int64_t falseNegatives = 0;
  double seconds = 0.0;     ///< of the network, without making the pairs
  double cpuSeconds = 0.0;  ///< of all threads of the program in that time
  std::vector<NetworkAnswer> answers;

  [[nodiscard]] double accuracy() const;
};

/// One row of the curve.
struct PairCurvePoint {
  std::int64_t iterations = 0;
  double loss = 0.0;  ///< mean since the row before
  double learningRate = 0.0;
  double accuracy = 0.0;  ///< on the pairs of pictures held out
  std::int64_t truePositives = 0;
  std::int64_t trueNegatives = 0;
  std::int64_t falsePositives = 0;
  std::int64_t falseNegatives = 0;
};

struct PairTrainingProgress {
  std::int64_t iteration = 0;
  std::int64_t iterations = 0;
  double loss = 0.0;  ///< of this batch
  double learningRate = 0.0;
  double networkPairsPerSecond = 0.0;  ///< of this run, without waiting for pairs and without evaluating
  double loaderPairsPerSecond = 0.0;   ///< what the loader's threads make while they do not wait
  double secondsLeft = -1.0;           ///< negative while unknown
};

/// Called from the thread that trains; must return quickly.
class PairTrainingObserver {
 public:
  virtual ~PairTrainingObserver() = default;
  virtual void onIteration(const PairTrainingProgress& progress) = 0;
  virtual void onEvaluation(const PairCurvePoint& point) = 0;
};

struct PairTrainingReport {
  std::int64_t resumedFrom = 0;  ///< iterations of the checkpoint; 0: from the start
  std::vector<PairCurvePoint> curve;
  PairEvaluation evaluation;  ///< at the end
  std::int64_t parameters = 0;
  double networkPairsPerSecond = 0.0;
  double loaderPairsPerSecond = 0.0;
};

/// Trains a pair network to the recipe's end, from the checkpoint where there is one: a run that was broken
/// off, by kill -9 too, ends with the weights of an unbroken one (on the same machine, with as many threads).
/// `observer` may be null. Errors: kInvalidArgument (the checkpoint is another recipe's), kBadModel (it is
/// damaged; or the loss is no number any more: the detail names the iteration), kCancelled (after a
/// checkpoint was written), kDevice, kOutOfMemory, those of writing a file and of reading pictures.
[[nodiscard]] Result<PairTrainingReport> trainPairNetwork(const PairExamples& examples,
                                                          const PairTrainingOptions& options,
                                                          PairTrainingObserver* observer,
                                                          JobControl& control);
/// The same on pairs made from pictures.
[[nodiscard]] Result<PairTrainingReport> trainPairNetwork(const TrainingPictures& pictures,
                                                          const PairTrainingOptions& options,
                                                          PairTrainingObserver* observer,
                                                          JobControl& control);

/// A trained network's file on the pairs of pictures held out that the recipe evaluates.
[[nodiscard]] Result<PairEvaluation> evaluatePairFile(const std::string& model, const PairExamples& examples,
                                                      const PairRecipe& recipe, const std::string& device,
                                                      int intraOpThreads);

/// "iterations,loss,learning_rate,accuracy,true_positives,…", a row a point. Errors: those of writing a file.
[[nodiscard]] Result<void> writePairCurve(const std::string& path, const std::vector<PairCurvePoint>& curve);
/// One row an answer: "copy,probability,edits,saturation".
[[nodiscard]] Result<void> writePairAnswers(const std::string& path, const PairEvaluation& evaluation);

}  // namespace lookalike::train
