// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/explanation_loader.h"

#include <utility>

namespace lookalike::ui {

namespace {
constexpr std::size_t kKeptPairs = 16;
}  // namespace

ExplanationLoader::ExplanationLoader(std::shared_ptr<ExplanationService> service, QObject* parent)
    : QObject(parent), service_(std::move(service)) {
  thread_ = std::jthread([this](const std::stop_token& stop) { loop(stop); });
}

ExplanationLoader::~ExplanationLoader() {
  thread_.request_stop();
  thread_.join();
}

std::shared_ptr<const PairInsight> ExplanationLoader::request(const PairKey& pair) {
  for (auto kept = kept_.begin(); kept != kept_.end(); ++kept) {
    if (!(kept->pair == pair)) continue;
    kept_.splice(kept_.begin(), kept_, kept);
    return kept->insight;
  }
  {
    const std::lock_guard lock(mutex_);
    pairWish_ = pair;
    if (partsWish_ && !(partsWish_->pair == pair)) partsWish_.reset();
  }
  changed_.notify_one();
  return nullptr;
}

void ExplanationLoader::askWithout(const PairKey& pair, const PaintedParts& parts) {
  {
    const std::lock_guard lock(mutex_);
    partsWish_ = {pair, parts};
    if (pairWish_ && !(*pairWish_ == pair)) pairWish_.reset();
  }
  changed_.notify_one();
}

void ExplanationLoader::forgetWishes() {
  const std::lock_guard lock(mutex_);
  pairWish_.reset();
  partsWish_.reset();
}

void ExplanationLoader::loop(const std::stop_token& stop) {
  while (true) {
    std::optional<PairKey> pair;
    std::optional<PartsWish> parts;
    {
      std::unique_lock lock(mutex_);
      if (!changed_.wait(lock, stop, [this] { return pairWish_ || partsWish_; })) break;
      if (stop.stop_requested()) break;
      if (pairWish_) {
        pair = std::exchange(pairWish_, std::nullopt);
      } else {
        parts = std::exchange(partsWish_, std::nullopt);
      }
    }
    if (pair) serve(*pair, nullptr);
    if (parts) serve(parts->pair, &parts->parts);
  }
  open_.reset();  // where it was made: a network has its thread
}

void ExplanationLoader::serve(const PairKey& pair, const PaintedParts* parts) {
  const auto tell = [this](auto words) { QMetaObject::invokeMethod(this, words, Qt::QueuedConnection); };
  const auto tellFailure = [&](const Error& error) {
    tell([this, pair, error] { emit failed(pair, error); });
  };
  const bool isOpen = open_ && openKey_ == pair;
  if (!isOpen) {
    open_.reset();
    auto opened = service_->open(pair.describer, pair.pathA, pair.pathB);
    if (!opened) {
      tellFailure(opened.error());
      return;
    }
    open_ = std::move(opened).value();
    openKey_ = pair;
  }
  if (!isOpen || parts == nullptr) {
    auto insight = std::make_shared<const PairInsight>(open_->insight());
    tell([this, pair, insight] {
      keep(pair, insight);
      emit loaded(pair, insight);
    });
  }
  if (parts == nullptr) return;
  const auto answer = open_->without(*parts);
  if (!answer) {
    tellFailure(answer.error());
    return;
  }
  tell([this, pair, asked = *parts, answer = *answer] { emit answered(pair, asked, answer); });
}

void ExplanationLoader::keep(const PairKey& pair, const std::shared_ptr<const PairInsight>& insight) {
  kept_.remove_if([&](const Kept& kept) { return kept.pair == pair; });
  kept_.push_front({pair, insight});
  if (kept_.size() > kKeptPairs) kept_.pop_back();
}

}  // namespace lookalike::ui
