// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QProcessEnvironment>
#include <QStringList>

namespace lookalike::testing {

/// The program's status and what it wrote.
struct CommandLineRun {
  int exitCode = -1;
  QByteArray out;
  QByteArray err;
  [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
};

/// An environment whose data and cache folders lie below `home`.
inline QProcessEnvironment environmentIn(const QString& home) {
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  environment.insert("HOME", home);
  environment.insert("XDG_DATA_HOME", home + "/data");
  environment.insert("XDG_CACHE_HOME", home + "/cache");
  environment.remove("LOOKALIKE_MODELS");
  return environment;
}

/// Runs the built command line to its end. exitCode is -1 when it crashed or hung.
inline CommandLineRun runCommandLine(const QString& home, const QStringList& arguments) {
  QProcess process;
  process.setProcessEnvironment(environmentIn(home));
  process.start(LOOKALIKE_CLI, arguments);
  if (!process.waitForFinished(120'000)) {
    process.kill();
    process.waitForFinished();
    return {-1, process.readAllStandardOutput(), "hung: " + process.readAllStandardError()};
  }
  const int code = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
  return {code, process.readAllStandardOutput(), process.readAllStandardError()};
}

}  // namespace lookalike::testing
