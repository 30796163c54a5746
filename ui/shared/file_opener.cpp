// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/file_opener.h"

#include <QDesktopServices>
#ifdef LOOKALIKE_HAS_DBUS
#include <QDBusConnection>
#include <QDBusMessage>
#endif

#include "ui/shared/native_paths.h"
#include "ui/shared/serial_worker.h"

namespace lookalike::ui {

namespace {

/// Blocking: the bus, and a file manager that has to be started, take their time.
bool showOverBus(const std::string& path) {
#ifdef LOOKALIKE_HAS_DBUS
  QDBusConnection bus = QDBusConnection::sessionBus();
  if (!bus.isConnected()) return false;
  QDBusMessage call = QDBusMessage::createMethodCall(
      QStringLiteral("org.freedesktop.FileManager1"), QStringLiteral("/org/freedesktop/FileManager1"),
      QStringLiteral("org.freedesktop.FileManager1"), QStringLiteral("ShowItems"));
  call.setArguments({QStringList{QString::fromLatin1(fileUrl(path).toEncoded())}, QString()});
  constexpr int kTimeoutMs = 5000;
  return bus.call(call, QDBus::Block, kTimeoutMs).type() == QDBusMessage::ReplyMessage;
#else
  (void)path;
  return false;
#endif
}

}  // namespace

FileOpener::FileOpener(SerialWorker* worker, QObject* parent) : QObject(parent), worker_(worker) {}

void FileOpener::open(const std::string& path) {
  if (!QDesktopServices::openUrl(fileUrl(path))) {
    emit failed(tr("Could not start a program to open “%1”.").arg(displayPath(path)));
  }
}

void FileOpener::showInFileManager(const std::string& path) {
  worker_->run(
      this, [path] { return showOverBus(path); },
      [this, path](bool shown) {
        if (!shown) openFolderOf(path);
      });
}

void FileOpener::openFolderOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == 0 || slash == std::string::npos ? "/" : path.substr(0, slash);
  if (!QDesktopServices::openUrl(fileUrl(folder))) {
    emit failed(tr("Could not start a file manager to show “%1”.").arg(displayPath(folder)));
  }
}

}  // namespace lookalike::ui
