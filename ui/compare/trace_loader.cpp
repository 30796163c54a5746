// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/trace_loader.h"

#include <algorithm>
#include <utility>

namespace lookalike::ui {

namespace {
constexpr std::size_t kMostKept = 256;
constexpr std::size_t kMostWished = 2;  // the two that are shown
}  // namespace

TraceLoader::TraceLoader(std::shared_ptr<ImageSource> source, QObject* parent)
    : QObject(parent), source_(std::move(source)) {}

const FileTraces* TraceLoader::traces(const std::string& path) {
  const auto found =
      std::find_if(kept_.begin(), kept_.end(), [&](const Kept& kept) { return kept.path == path; });
  if (found != kept_.end()) return &found->traces;
  wished_.remove(path);
  wished_.push_front(path);
  if (wished_.size() > kMostWished) wished_.pop_back();
  readNext();
  return nullptr;
}

void TraceLoader::clear() {
  kept_.clear();
  wished_.clear();
  ++generation_;
}

void TraceLoader::readNext() {
  if (isReading_ || wished_.empty()) return;
  isReading_ = true;
  const std::string path = wished_.front();
  wished_.pop_front();
  worker_.run(
      this, [source = source_, path] { return source->traces(path); },
      [this, path, generation = generation_](FileTraces traces) {
        isReading_ = false;
        if (generation == generation_) {
          kept_.push_front({path, std::move(traces)});
          if (kept_.size() > kMostKept) kept_.pop_back();
          emit loaded(path);
        }
        readNext();
      });
}

}  // namespace lookalike::ui
