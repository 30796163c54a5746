// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <string>

namespace lookalike::ui {

class SerialWorker;

/// Hands files to the desktop. Paths are native bytes.
class FileOpener : public QObject {
  Q_OBJECT
 public:
  explicit FileOpener(SerialWorker* worker, QObject* parent = nullptr);
  ~FileOpener() override = default;

  /// With the program that the desktop has for such files.
  virtual void open(const std::string& path);
  /// Selected in the file manager (org.freedesktop.FileManager1), or its folder opened where none answers.
  virtual void showInFileManager(const std::string& path);

 signals:
  void failed(const QString& sentence);

 private:
  void openFolderOf(const std::string& path);
  SerialWorker* worker_;
};

}  // namespace lookalike::ui
