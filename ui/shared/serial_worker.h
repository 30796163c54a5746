// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <QObject>
#include <QPointer>
#include <thread>
#include <utility>

namespace lookalike::ui {

/// One background thread for small blocking work (reading a library, asking the disk), in order. What the
/// work returns is handed to `done` on the thread that this object lives in, unless `context` is gone by
/// then. Ending it drops what has not begun and waits for what has.
class SerialWorker : public QObject {
 public:
  explicit SerialWorker(QObject* parent = nullptr);
  ~SerialWorker() override;

  template <typename Work, typename Done>
  void run(QObject* context, Work work, Done done) {
    using Value = decltype(work());
    post(context, [work = std::move(work), done = std::move(done)]() mutable -> std::function<void()> {
      auto value = std::make_shared<Value>(work());
      return [value, done = std::move(done)]() mutable { done(std::move(*value)); };
    });
  }

 private:
  using Completion = std::function<void()>;
  struct Task {
    QPointer<QObject> context;
    std::function<Completion()> work;
  };
  void post(QObject* context, std::function<Completion()> work);
  void loop(const std::stop_token& stop);

  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<Task> tasks_;
  std::jthread thread_;  // last: it uses the members above
};

}  // namespace lookalike::ui
