// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/derivation/derivation_loader.h"

#include <utility>

namespace lookalike::ui {

Result<library::GroupDerivation> deriveFromStored(const library::LibrarySnapshot& snapshot,
                                                  const ImageGroup& group,
                                                  const std::shared_ptr<const review::VerdictBook>& verdicts,
                                                  JobControl& control) {
  library::DirectionOptions options;
  options.readsFiles = false;
  options.verdicts = verdicts;
  auto derivations = library::derivationsOf(snapshot, {group}, options, control, nullptr);
  if (!derivations.ok()) return derivations.error();
  return std::move(derivations.value().front());
}

DerivationLoader::DerivationLoader(DeriveGroup derive, QObject* parent)
    : QObject(parent),
      derive_(std::move(derive)),
      thread_([this](const std::stop_token& stop) { loop(stop); }) {}

DerivationLoader::~DerivationLoader() {
  if (control_) control_->cancel();
  thread_.request_stop();
  thread_.join();
}

void DerivationLoader::load(std::shared_ptr<const library::LibrarySnapshot> snapshot, const ImageGroup& group,
                            std::shared_ptr<const review::VerdictBook> verdicts) {
  if (control_) control_->cancel();
  control_ = std::make_shared<JobControl>();
  isBusy_ = true;
  {
    const std::lock_guard lock(mutex_);
    pending_ = Wish{std::move(snapshot), group, std::move(verdicts), control_, ++latest_};
  }
  changed_.notify_one();
}

void DerivationLoader::cancel() {
  if (control_) control_->cancel();
  control_.reset();
  ++latest_;
  isBusy_ = false;
  const std::lock_guard lock(mutex_);
  pending_.reset();
}

void DerivationLoader::loop(const std::stop_token& stop) {
  while (true) {
    Wish wish;
    {
      std::unique_lock lock(mutex_);
      if (!changed_.wait(lock, stop, [this] { return pending_.has_value(); })) return;
      if (stop.stop_requested()) return;
      wish = *std::exchange(pending_, std::nullopt);
    }
    const auto derive = [&]() -> Result<LoadedDerivation> {
      auto derivation = derive_(*wish.snapshot, wish.group, wish.verdicts, *wish.control);
      if (!derivation.ok()) return derivation.error();
      return LoadedDerivation{wish.snapshot, wish.group.centre,
                              derivationCards(*wish.snapshot, derivation.value())};
    };
    auto result = std::make_shared<const Result<LoadedDerivation>>(derive());
    QMetaObject::invokeMethod(
        this, [this, number = wish.number, result] { deliver(number, *result); }, Qt::QueuedConnection);
  }
}

void DerivationLoader::deliver(std::uint64_t number, const Result<LoadedDerivation>& derivation) {
  if (number != latest_) return;  // overtaken
  isBusy_ = false;
  if (derivation.ok()) {
    emit loaded(derivation.value());
  } else if (derivation.error().code != ErrorCode::kCancelled) {
    emit failed(derivation.error());
  }
}

}  // namespace lookalike::ui
