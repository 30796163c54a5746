// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <QObject>
#include <QTimer>
#include <thread>
#include <vector>

#include "ui/groups/group_table.h"
#include "ui/shared/find_service.h"

namespace lookalike::ui {

/// Groups, filters and sorts on a thread of its own; the latest wish wins. While a slider is dragged, results
/// of slightly older wishes are shown as they come, but never after a newer one.
class GroupListBuilder : public QObject {
  Q_OBJECT
 public:
  explicit GroupListBuilder(std::shared_ptr<FindService> service, QObject* parent = nullptr);
  ~GroupListBuilder() override;

  /// Begins at once with another snapshot (null: an empty list, at once). Results of the former are dropped.
  void setSnapshot(std::shared_ptr<const library::LibrarySnapshot> snapshot, float threshold);
  /// What persons said; groups are made anew by it, once it is quiet for a moment.
  void setVerdicts(std::shared_ptr<const review::VerdictBook> verdicts);
  /// Whether pairs that persons said are no copies count as if nothing had been said of them.
  void setRejected(library::RejectedPairs rejected);
  void setThreshold(float threshold);      ///< waits some 50 ms for more of the same
  void setOrder(const GroupOrder& order);  ///< likewise
  /// Frees it on the builder's thread, if nobody else holds it.
  void drop(std::shared_ptr<const void> thing);
  [[nodiscard]] bool isOf(const library::LibrarySnapshot& snapshot) const {
    return wish_.snapshot.get() == &snapshot;
  }
  [[nodiscard]] float threshold() const { return wish_.threshold; }
  [[nodiscard]] const GroupOrder& order() const { return wish_.order; }
  [[nodiscard]] bool isBusy() const { return latest_ != delivered_; }

 signals:
  void listed(const lookalike::ui::GroupListing& listing);

 private:
  struct Wish {
    std::shared_ptr<const library::LibrarySnapshot> snapshot;
    std::shared_ptr<const review::VerdictBook> verdicts = std::make_shared<review::VerdictBook>();
    float threshold = 0.0F;
    library::RejectedPairs rejected = library::RejectedPairs::kLeftOut;
    GroupOrder order;
    std::uint64_t number = 0;
  };
  void submit();
  void loop(const std::stop_token& stop);
  void deliver(std::uint64_t number, const GroupListing& listing);

  std::shared_ptr<FindService> service_;
  QTimer debounce_;
  Wish wish_;
  std::uint64_t latest_ = 0;
  std::uint64_t delivered_ = 0;

  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::optional<Wish> pending_;
  std::vector<std::shared_ptr<const void>> dropped_;
  std::atomic<bool> abandon_{false};
  std::jthread thread_;  // last: it uses the members above
};

}  // namespace lookalike::ui
