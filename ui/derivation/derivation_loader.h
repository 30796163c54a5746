// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <QObject>
#include <thread>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/library/library_snapshot.h"
#include "core/library/pair_directions.h"
#include "ui/derivation/derivation_cards.h"

namespace lookalike::ui {

/// Works out who was made from whom in a group, by what persons said too (null: the snapshot's own verdicts).
/// May block, is called off the GUI thread.
using DeriveGroup = std::function<Result<library::GroupDerivation>(
    const library::LibrarySnapshot& snapshot, const ImageGroup& group,
    const std::shared_ptr<const review::VerdictBook>& verdicts, JobControl& control)>;
/// By the stored pairs and traces, without reading a file.
[[nodiscard]] Result<library::GroupDerivation> deriveFromStored(
    const library::LibrarySnapshot& snapshot, const ImageGroup& group,
    const std::shared_ptr<const review::VerdictBook>& verdicts, JobControl& control);

/// A group's tree, ready to be shown.
struct LoadedDerivation {
  std::shared_ptr<const library::LibrarySnapshot> snapshot;
  ImageId centre;  ///< of the group
  DerivationCards cards;
};

/// Makes derivation trees on a thread of its own; the latest wish wins, and one that is overtaken is
/// cancelled.
class DerivationLoader : public QObject {
  Q_OBJECT
 public:
  explicit DerivationLoader(DeriveGroup derive = deriveFromStored, QObject* parent = nullptr);
  ~DerivationLoader() override;

  /// Begins at once. What was asked for before is not delivered any more.
  void load(std::shared_ptr<const library::LibrarySnapshot> snapshot, const ImageGroup& group,
            std::shared_ptr<const review::VerdictBook> verdicts = nullptr);
  /// Forgets what was asked for.
  void cancel();
  [[nodiscard]] bool isBusy() const { return isBusy_; }

 signals:
  void loaded(const lookalike::ui::LoadedDerivation& derivation);
  void failed(const lookalike::Error& error);  ///< not when it was overtaken or cancelled

 private:
  struct Wish {
    std::shared_ptr<const library::LibrarySnapshot> snapshot;
    ImageGroup group;
    std::shared_ptr<const review::VerdictBook> verdicts;
    std::shared_ptr<JobControl> control;
    std::uint64_t number = 0;
  };
  void loop(const std::stop_token& stop);
  void deliver(std::uint64_t number, const Result<LoadedDerivation>& derivation);

  DeriveGroup derive_;
  std::uint64_t latest_ = 0;
  bool isBusy_ = false;
  std::shared_ptr<JobControl> control_;  ///< of the latest wish

  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::optional<Wish> pending_;
  std::jthread thread_;  // last: it uses the members above
};

}  // namespace lookalike::ui
