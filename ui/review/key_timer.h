// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <QObject>
#include <QPointer>
#include <QWidget>
#include <string>
#include <vector>

namespace lookalike::ui {

/// Measures what a person waits for: from a key to the next pair on the screen, painted at the screen's
/// resolution. Watches paint events below one widget; costs nothing while no measurement runs.
class KeyTimer : public QObject {
  Q_OBJECT
 public:
  /// `isSharp` says whether what `view` would paint now is the wanted picture and no stand-in.
  KeyTimer(QWidget* view, std::function<bool()> isSharp, QObject* parent = nullptr);

  /// A key was pressed.
  void start();
  /// Nothing new will be shown.
  void cancel();
  /// Milliseconds, in the order they were measured.
  [[nodiscard]] const std::vector<double>& times() const { return times_; }
  /// "key to next pair: 200 times, median 12.3 ms, 95 % 31.0 ms, most 80.2 ms"; "" without any.
  [[nodiscard]] std::string summary() const;

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  using Clock = std::chrono::steady_clock;
  void finish();

  QPointer<QWidget> view_;
  std::function<bool()> isSharp_;
  std::optional<Clock::time_point> since_;
  bool isPainted_ = false;
  std::vector<double> times_;
};

}  // namespace lookalike::ui
