// SPDX-License-Identifier: GPL-3.0-or-later
#include <sys/resource.h>

#include <chrono>
#include <iomanip>
#include <limits>
#include <ostream>

#include "core/decode/file_reader.h"
#include "core/exchange/atomic_file.h"
#include "core/neural/torch_network.h"
#include "core/train/pair/pair_measure.h"
#include "core/train/pair/pair_trainer.h"

namespace lookalike::train {

namespace {

constexpr std::int64_t kMaxModelBytes = std::int64_t{1} << 32;

double cpuSecondsNow() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto secondsOf = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return secondsOf(usage.ru_utime) + secondsOf(usage.ru_stime);
}

}  // namespace

double PairEvaluation::accuracy() const {
  const std::int64_t all = truePositives + trueNegatives + falsePositives + falseNegatives;
  return all == 0 ? 0.0 : static_cast<double>(truePositives + trueNegatives) / static_cast<double>(all);
}

void addAnswer(PairEvaluation& evaluation, const PairExample& pair, double probability) {
  const bool saysCopy = probability >= 0.5;
  ++(pair.isCopy ? (saysCopy ? evaluation.truePositives : evaluation.falseNegatives)
                 : (saysCopy ? evaluation.falsePositives : evaluation.trueNegatives));
  evaluation.answers.push_back({pair.isCopy, probability, pair.edits, pair.saturation});
}

Result<std::vector<PairExample>> evaluationPairs(const PairExamples& examples, const PairRecipe& recipe) {
  std::vector<PairExample> pairs;
  for (std::int64_t i = 0; i < recipe.evaluationPairs; ++i) {
    auto pair = examples.evaluationPair(i);
    if (!pair) return pair.error();
    pairs.push_back(std::move(*pair));
  }
  return pairs;
}

UseMeter::UseMeter() : started_(std::chrono::steady_clock::now()), cpuStarted_(cpuSecondsNow()) {}

void UseMeter::addTo(PairEvaluation& evaluation) const {
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started_;
  evaluation.seconds += took.count();
  evaluation.cpuSeconds += cpuSecondsNow() - cpuStarted_;
}

Result<PairEvaluation> evaluatePairFile(const std::string& model, const PairExamples& examples,
                                        const PairRecipe& recipe, const std::string& device,
                                        int intraOpThreads) {
  const auto content = decode::readFile(model, kMaxModelBytes);
  if (!content) return content.error();
  neural::TorchNetworkOptions options;
  options.device = device;
  options.intraOpThreads = intraOpThreads;
  options.normalisation.mean = {0.5F, 0.5F, 0.5F};
  options.normalisation.deviation = {0.5F, 0.5F, 0.5F};
  const auto network = neural::TorchNetwork::load(content->bytes, model, options);
  if (!network) return network.error();
  const auto pairs = evaluationPairs(examples, recipe);
  if (!pairs) return pairs.error();
  neural::ImageBatch batch;
  batch.width = recipe.network.side;
  batch.height = 2 * recipe.network.side;
  for (const PairExample& pair : *pairs) batch.images.push_back(pair.pixels.data());
  PairEvaluation evaluation;
  const UseMeter meter;
  const auto rows = (*network)->run(batch);
  meter.addTo(evaluation);
  if (!rows) return rows.error();
  if (rows->dimension != 2) {
    return Error{ErrorCode::kBadModel, model, "the network does not give two probabilities a pair", -1};
  }
  for (std::size_t i = 0; i < pairs->size(); ++i) {
    addAnswer(evaluation, (*pairs)[i], static_cast<double>(rows->values[2 * i + 1]));
  }
  return evaluation;
}

Result<void> writePairCurve(const std::string& path, const std::vector<PairCurvePoint>& curve) {
  return exchange::writeFileAtomically(path, [&](std::ostream& out) -> Result<void> {
    out << "iterations,loss,learning_rate,accuracy,true_positives,true_negatives,false_positives,"
           "false_negatives\n"
        << std::setprecision(7);
    for (const PairCurvePoint& point : curve) {
      out << point.iterations << ',' << point.loss << ',' << point.learningRate << ',' << point.accuracy
          << ',' << point.truePositives << ',' << point.trueNegatives << ',' << point.falsePositives << ','
          << point.falseNegatives << '\n';
    }
    return {};
  });
}

Result<void> writePairAnswers(const std::string& path, const PairEvaluation& evaluation) {
  return exchange::writeFileAtomically(path, [&](std::ostream& out) -> Result<void> {
    out << "copy,probability,edits,saturation\n" << std::setprecision(6);
    for (const NetworkAnswer& answer : evaluation.answers) {
      out << (answer.isCopy ? 1 : 0) << ',' << answer.probability << ',' << answer.edits << ','
          << answer.saturation << '\n';
    }
    return {};
  });
}

}  // namespace lookalike::train
