// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/start/recent_libraries.h"

#include <algorithm>
#include <filesystem>
#include <QSettings>
#include <set>
#include <system_error>
#include <utility>

#include "ui/shared/find_service.h"
#include "ui/shared/serial_worker.h"

namespace lookalike::ui {

namespace {

constexpr char kSettingsKey[] = "recentLibraries";
constexpr qsizetype kMaxRemembered = 12;

/// Base64, because a path need not be text.
QStringList remembered() {
  return QSettings().value(QLatin1String(kSettingsKey)).toStringList();
}

std::string decoded(const QString& entry) {
  return QByteArray::fromBase64(entry.toLatin1()).toStdString();
}

/// Blocking.
std::vector<library::KnownLibrary> allLibraries(FindService& service,
                                                const std::vector<std::string>& elsewhere) {
  std::vector<library::KnownLibrary> libraries = service.knownLibraries();
  std::set<std::string> listed;
  for (const library::KnownLibrary& library : libraries) listed.insert(library.path);
  for (const std::string& path : elsewhere) {
    std::error_code error;
    if (!listed.insert(path).second || !std::filesystem::is_regular_file(path, error)) continue;
    library::KnownLibrary library;
    library.path = path;
    const auto modified = std::filesystem::last_write_time(path, error);
    if (!error) {
      const auto system = std::chrono::file_clock::to_sys(modified);
      library.modifiedMs =
          std::chrono::duration_cast<std::chrono::milliseconds>(system.time_since_epoch()).count();
    }
    libraries.push_back(std::move(library));
  }
  std::stable_sort(libraries.begin(), libraries.end(),
                   [](const auto& a, const auto& b) { return a.modifiedMs > b.modifiedMs; });
  return libraries;
}

}  // namespace

RecentLibraries::RecentLibraries(std::shared_ptr<FindService> service, SerialWorker* worker, QObject* parent)
    : QObject(parent), service_(std::move(service)), worker_(worker) {}

void RecentLibraries::refresh() {
  std::vector<std::string> elsewhere;
  for (const QString& entry : remembered()) elsewhere.push_back(decoded(entry));
  worker_->run(
      this,
      [service = service_, elsewhere = std::move(elsewhere)] { return allLibraries(*service, elsewhere); },
      [this](std::vector<library::KnownLibrary> libraries) {
        libraries_ = std::move(libraries);
        emit changed();
      });
}

void RecentLibraries::remember(const std::string& libraryPath) {
  const QString entry = QString::fromLatin1(QByteArray::fromStdString(libraryPath).toBase64());
  QStringList entries = remembered();
  entries.removeAll(entry);
  entries.prepend(entry);
  while (entries.size() > kMaxRemembered) entries.removeLast();
  QSettings().setValue(QLatin1String(kSettingsKey), entries);
  refresh();
}

}  // namespace lookalike::ui
