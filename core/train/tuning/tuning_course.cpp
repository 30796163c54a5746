// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/tuning/tuning_course.h"

#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <numbers>
#include <utility>

#include "core/decode/file_reader.h"
#include "core/exchange/atomic_file.h"
#include "core/neural/torch_errors.h"

namespace lookalike::train {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t kMaxCheckpointBytes = std::int64_t{1} << 34;
constexpr std::int64_t kNumbersInPoint = 10;
constexpr double kTimeCountsFrom = 0.1;  ///< of the limit

double secondsBetween(Clock::time_point from, Clock::time_point to) {
  return std::chrono::duration<double>(to - from).count();
}

class Run {
 public:
  Run(TuningSubject& subject, const TuningCourse& course, JobControl& control, TuningObserver* observer)
      : subject_(subject), course_(course), control_(control), observer_(observer) {}

  Result<TuningCourseOutcome> work() {
    if (auto loaded = load(); !loaded) return loaded.error();
    outcome_.resumedAtStep = step_;
    started_ = lastCheckpoint_ = Clock::now();
    if (step_ == 0) {
      const auto loss = subject_.lossOf(0);
      if (!loss) return loss.error();
      lossSum_ = *loss;
      losses_ = 1;
      if (auto evaluated = evaluate(); !evaluated) return evaluated.error();
    } else if (observer_ != nullptr) {
      for (const TuningPoint& point : outcome_.curve) observer_->onPoint(point);
    }
    while (!isOver()) {
      if (auto trained = train(); !trained) return trained.error();
    }
    if (!hasValidation()) {
      subject_.keep();
      outcome_.bestStep = step_;
    }
    outcome_.seconds = seconds();
    if (!course_.checkpointPath.empty()) {
      std::error_code code;  // one that stays is refused or gone on from by the next run
      std::filesystem::remove(course_.checkpointPath, code);
    }
    return std::move(outcome_);
  }

 private:
  [[nodiscard]] bool hasValidation() const { return !std::isnan(bestLoss_); }
  [[nodiscard]] double seconds() const { return secondsBefore_ + secondsBetween(started_, Clock::now()); }
  [[nodiscard]] double timeShare() const {
    return course_.minutes > 0.0 ? seconds() / (60.0 * course_.minutes) : 0.0;
  }
  [[nodiscard]] bool isOver() const {
    return step_ >= course_.steps || timeShare() >= 1.0 || (hasValidation() && waited_ >= course_.patience);
  }
  [[nodiscard]] double rateNow() const {
    // Not from the beginning: a run that is far from its limit is then the same whatever the clock says.
    const double time = timeShare() < kTimeCountsFrom ? 0.0 : timeShare();
    const double share = std::max(static_cast<double>(step_) / static_cast<double>(course_.steps), time);
    return 0.5 * (1.0 + std::cos(std::numbers::pi * std::min(1.0, share)));
  }

  Result<void> train() {
    const Clock::time_point asked = Clock::now();
    if (control_.isPaused()) {
      const bool goesOn = control_.waitWhilePaused();
      started_ += Clock::now() - asked;  // a pause is no time of training
      if (!goesOn) return cancelled();
    }
    if (control_.isCancelled()) return cancelled();
    const auto loss = subject_.learn(step_, rateNow());
    if (!loss) return loss.error();
    if (!std::isfinite(*loss)) {
      return Error{
          ErrorCode::kBadModel, {}, "the loss is not finite in step " + std::to_string(step_ + 1), -1};
    }
    ++step_;
    lossSum_ += *loss;
    ++losses_;
    const bool isLast = step_ >= course_.steps || timeShare() >= 1.0;
    if (isLast || step_ % course_.evaluateEverySteps == 0) {
      if (auto evaluated = evaluate(); !evaluated) return evaluated;
    }
    if (secondsBetween(lastCheckpoint_, Clock::now()) >= course_.checkpointSeconds) return save();
    return ok();
  }

  Result<void> cancelled() {
    if (auto saved = save(); !saved) return saved;
    return Error{ErrorCode::kCancelled, {}, {}, -1};
  }

  Result<void> evaluate() {
    const auto validation = subject_.validate();
    if (!validation) return validation.error();
    if (std::isfinite(validation->loss) && !(validation->loss >= bestLoss_)) {
      bestLoss_ = validation->loss;
      outcome_.bestStep = step_;
      waited_ = 0;
      subject_.keep();
    } else if (hasValidation()) {
      ++waited_;
    }
    TuningPoint point;
    point.part = course_.part;
    point.step = step_;
    point.steps = course_.steps;
    point.loss = losses_ == 0 ? 0.0 : lossSum_ / static_cast<double>(losses_);
    point.learningRate = course_.steps == 0 ? 0.0 : course_.learningRate * rateNow();
    point.precision = validation->precision;
    point.recall = validation->recall;
    point.validationLoss = validation->loss;
    point.seconds = seconds();
    const double worked = secondsBetween(started_, Clock::now());
    const auto done = static_cast<double>(step_ - outcome_.resumedAtStep);
    if (done > 0.0 && worked > 0.0) {
      point.stepsPerSecond = done / worked;
      point.secondsLeft = static_cast<double>(course_.steps - step_) / point.stepsPerSecond;
      if (course_.minutes > 0.0)
        point.secondsLeft = std::clamp(60.0 * course_.minutes - point.seconds, 0.0, point.secondsLeft);
    }
    lossSum_ = 0.0;
    losses_ = 0;
    outcome_.curve.push_back(point);
    if (observer_ != nullptr) observer_->onPoint(point);
    return ok();
  }

  [[nodiscard]] torch::Tensor curveTensor() const {
    std::vector<double> numbers;
    for (const TuningPoint& point : outcome_.curve) {
      numbers.insert(numbers.end(),
                     {static_cast<double>(point.step), static_cast<double>(point.steps), point.loss,
                      point.learningRate, point.precision, point.recall, point.validationLoss, point.seconds,
                      point.stepsPerSecond, point.secondsLeft});
    }
    return torch::tensor(numbers, torch::kFloat64).reshape({-1, kNumbersInPoint});
  }

  void takeCurve(const torch::Tensor& rows) {
    for (std::int64_t i = 0; i < rows.size(0); ++i) {
      const auto number = [&](std::int64_t place) { return rows[i][place].item<double>(); };
      outcome_.curve.push_back({course_.part, std::llround(number(0)), std::llround(number(1)), number(2),
                                number(3), number(4), number(5), number(6), number(7), number(8), number(9)});
    }
  }

  Result<void> save() {
    lastCheckpoint_ = Clock::now();
    if (course_.checkpointPath.empty()) return ok();
    torch::serialize::OutputArchive archive;
    archive.write("fingerprint", c10::IValue(course_.fingerprint));
    archive.write("step", c10::IValue(step_));
    archive.write("best_step", c10::IValue(outcome_.bestStep));
    archive.write("best_loss", c10::IValue(bestLoss_));
    archive.write("waited", c10::IValue(waited_));
    archive.write("seconds", c10::IValue(seconds()));
    archive.write("loss_sum", c10::IValue(lossSum_));
    archive.write("losses", c10::IValue(losses_));
    archive.write("curve", curveTensor(), true);
    torch::serialize::OutputArchive subject(archive.compilation_unit());
    subject_.save(subject);
    archive.write("subject", subject);
    return exchange::writeFileAtomically(course_.checkpointPath, [&](std::ostream& out) -> Result<void> {
      archive.save_to(out);
      return ok();
    });
  }

  Result<void> load() {
    if (course_.checkpointPath.empty()) return ok();
    const auto content = decode::readFile(course_.checkpointPath, kMaxCheckpointBytes);
    if (!content && content.error().code == ErrorCode::kNotFound) return ok();
    if (!content) return content.error();
    try {
      torch::serialize::InputArchive archive;
      archive.load_from(reinterpret_cast<const char*>(content->bytes.data()), content->bytes.size());
      c10::IValue value;
      archive.read("fingerprint", value);
      if (value.toStringRef() != course_.fingerprint) {
        return Error{ErrorCode::kInvalidArgument, course_.checkpointPath,
                     "the checkpoint is of another run; move it away to begin anew", -1};
      }
      const auto whole = [&](const char* name) {
        archive.read(name, value);
        return value.toInt();
      };
      const auto number = [&](const char* name) {
        archive.read(name, value);
        return value.toDouble();
      };
      step_ = whole("step");
      outcome_.bestStep = whole("best_step");
      bestLoss_ = number("best_loss");
      waited_ = whole("waited");
      secondsBefore_ = number("seconds");
      lossSum_ = number("loss_sum");
      losses_ = whole("losses");
      torch::Tensor curve;
      archive.read("curve", curve, true);
      takeCurve(curve.to(torch::kCPU));
      torch::serialize::InputArchive subject;
      archive.read("subject", subject);
      return subject_.load(subject);
    } catch (const std::exception& exception) {
      return neural::errorFromTorch(exception, course_.checkpointPath, ErrorCode::kBadModel);
    }
  }

  TuningSubject& subject_;
  const TuningCourse& course_;
  JobControl& control_;
  TuningObserver* observer_;
  TuningCourseOutcome outcome_;
  std::int64_t step_ = 0;
  double bestLoss_ = std::numeric_limits<double>::quiet_NaN();
  std::int64_t waited_ = 0;  ///< evaluations since the best
  double lossSum_ = 0.0;     ///< since the last point
  std::int64_t losses_ = 0;
  double secondsBefore_ = 0.0;  ///< of earlier sittings
  Clock::time_point started_ = Clock::now();
  Clock::time_point lastCheckpoint_ = Clock::now();
};

}  // namespace

Result<TuningCourseOutcome> runTuning(TuningSubject& subject, const TuningCourse& course, JobControl& control,
                                      TuningObserver* observer) {
  return Run(subject, course, control, observer).work();
}

}  // namespace lookalike::train
