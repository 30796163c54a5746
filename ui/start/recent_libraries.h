// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <QObject>
#include <string>
#include <vector>

#include "core/library/library_snapshot.h"

namespace lookalike::ui {

class FindService;
class SerialWorker;

/// The libraries to offer on the start page: those in the program's own folder, and those opened from
/// elsewhere (remembered in the settings).
class RecentLibraries : public QObject {
  Q_OBJECT
 public:
  RecentLibraries(std::shared_ptr<FindService> service, SerialWorker* worker, QObject* parent = nullptr);

  /// Looks again, off the GUI thread; `changed` follows.
  void refresh();
  void remember(const std::string& libraryPath);
  [[nodiscard]] const std::vector<library::KnownLibrary>& libraries() const { return libraries_; }

 signals:
  void changed();

 private:
  std::shared_ptr<FindService> service_;
  SerialWorker* worker_;
  std::vector<library::KnownLibrary> libraries_;
};

}  // namespace lookalike::ui
