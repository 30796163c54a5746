// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/groups/group_list_builder.h"

#include <chrono>
#include <utility>

namespace lookalike::ui {

using namespace std::chrono_literals;

GroupListBuilder::GroupListBuilder(std::shared_ptr<FindService> service, QObject* parent)
    : QObject(parent),
      service_(std::move(service)),
      thread_([this](const std::stop_token& stop) { loop(stop); }) {
  debounce_.setSingleShot(true);
  debounce_.setInterval(50ms);
  connect(&debounce_, &QTimer::timeout, this, &GroupListBuilder::submit);
}

GroupListBuilder::~GroupListBuilder() {
  abandon_ = true;
  thread_.request_stop();
  thread_.join();
}

void GroupListBuilder::setSnapshot(std::shared_ptr<const library::LibrarySnapshot> snapshot,
                                   float threshold) {
  wish_.snapshot = std::move(snapshot);
  wish_.threshold = threshold;
  if (wish_.snapshot) {
    submit();
    return;
  }
  debounce_.stop();
  {
    const std::lock_guard lock(mutex_);
    pending_.reset();
    abandon_ = true;
  }
  delivered_ = ++latest_;
  emit listed({});
}

void GroupListBuilder::setThreshold(float threshold) {
  if (threshold == wish_.threshold) return;
  wish_.threshold = threshold;
  debounce_.start();
}

void GroupListBuilder::setVerdicts(std::shared_ptr<const review::VerdictBook> verdicts) {
  wish_.verdicts = std::move(verdicts);
  debounce_.start();
}

void GroupListBuilder::setRejected(library::RejectedPairs rejected) {
  if (rejected == wish_.rejected) return;
  wish_.rejected = rejected;
  debounce_.start();
}

void GroupListBuilder::setOrder(const GroupOrder& order) {
  if (order == wish_.order) return;
  wish_.order = order;
  debounce_.start();
}

void GroupListBuilder::submit() {
  debounce_.stop();
  if (!wish_.snapshot) return;
  wish_.number = ++latest_;
  {
    const std::lock_guard lock(mutex_);
    pending_ = wish_;
    abandon_ = true;
  }
  changed_.notify_one();
}

void GroupListBuilder::drop(std::shared_ptr<const void> thing) {
  if (!thing) return;
  {
    const std::lock_guard lock(mutex_);
    dropped_.push_back(std::move(thing));
  }
  changed_.notify_one();
}

void GroupListBuilder::loop(const std::stop_token& stop) {
  std::shared_ptr<const GroupTable> table;
  std::shared_ptr<const review::VerdictBook> verdicts;  // that the table was made by
  auto rejected = library::RejectedPairs::kLeftOut;     // likewise
  while (true) {
    Wish wish;
    std::vector<std::shared_ptr<const void>> dropped;
    {
      std::unique_lock lock(mutex_);
      if (!changed_.wait(lock, stop, [this] { return pending_ || !dropped_.empty(); })) return;
      if (stop.stop_requested()) return;
      dropped.swap(dropped_);
      if (!pending_) continue;
      wish = *std::exchange(pending_, std::nullopt);
      abandon_ = false;
    }
    if (!table || table->snapshot != wish.snapshot || table->threshold != wish.threshold ||
        verdicts != wish.verdicts || rejected != wish.rejected) {
      table.reset();  // before the next one is made: two would be twice the memory
      table = makeGroupTable(
          wish.snapshot, wish.threshold,
          service_->groupSnapshot(*wish.snapshot, *wish.verdicts, wish.threshold, wish.rejected));
      verdicts = wish.verdicts;
      rejected = wish.rejected;
    }
    auto listing = std::make_shared<const GroupListing>(listGroups(table, wish.order, abandon_));
    if (!listing->table) continue;  // abandoned for a newer wish
    QMetaObject::invokeMethod(
        this, [this, number = wish.number, listing] { deliver(number, *listing); }, Qt::QueuedConnection);
  }
}

void GroupListBuilder::deliver(std::uint64_t number, const GroupListing& listing) {
  const bool isOfThisSnapshot = listing.table->snapshot == wish_.snapshot;
  if (number <= delivered_ || !isOfThisSnapshot) return;
  delivered_ = number;
  emit listed(listing);
}

}  // namespace lookalike::ui
