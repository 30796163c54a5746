// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <list>
#include <memory>
#include <QObject>
#include <string>

#include "core/values/file_traces.h"
#include "ui/shared/image_source.h"
#include "ui/shared/serial_worker.h"

namespace lookalike::ui {

/// What the bytes of the shown files tell of their past, read in the background and kept for a while.
class TraceLoader : public QObject {
  Q_OBJECT
 public:
  explicit TraceLoader(std::shared_ptr<ImageSource> source, QObject* parent = nullptr);

  /// Null when it is not known yet; `loaded` follows then, unless another file was asked for meanwhile.
  [[nodiscard]] const FileTraces* traces(const std::string& path);
  void clear();

 signals:
  void loaded(const std::string& path);

 private:
  struct Kept {
    std::string path;
    FileTraces traces;
  };
  void readNext();

  std::shared_ptr<ImageSource> source_;
  std::list<Kept> kept_;           ///< the latest first
  std::list<std::string> wished_;  ///< the latest first, at most two
  bool isReading_ = false;
  int generation_ = 0;
  SerialWorker worker_;
};

}  // namespace lookalike::ui
