// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/serial_worker.h"

namespace lookalike::ui {

SerialWorker::SerialWorker(QObject* parent)
    : QObject(parent), thread_([this](const std::stop_token& stop) { loop(stop); }) {}

SerialWorker::~SerialWorker() {
  thread_.request_stop();
  thread_.join();
}

void SerialWorker::post(QObject* context, std::function<Completion()> work) {
  {
    const std::lock_guard lock(mutex_);
    tasks_.push_back({context, std::move(work)});
  }
  changed_.notify_one();
}

void SerialWorker::loop(const std::stop_token& stop) {
  while (true) {
    Task task;
    {
      std::unique_lock lock(mutex_);
      if (!changed_.wait(lock, stop, [this] { return !tasks_.empty(); })) return;
      if (stop.stop_requested()) return;
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    Completion completion = task.work();
    QMetaObject::invokeMethod(
        this,
        [context = task.context, completion = std::move(completion)] {
          if (!context.isNull()) completion();
        },
        Qt::QueuedConnection);
  }
}

}  // namespace lookalike::ui
