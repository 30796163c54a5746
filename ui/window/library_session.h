// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <QObject>
#include <string>
#include <vector>

#include "core/pipeline/find_copies_job.h"
#include "ui/shared/find_service.h"
#include "ui/shared/serial_worker.h"
#include "ui/window/job_runner.h"

namespace lookalike::ui {

/// The library that the window shows, and the job that runs on it. Owns all that blocks; speaks by signals.
class LibrarySession : public QObject {
  Q_OBJECT
 public:
  explicit LibrarySession(std::shared_ptr<FindService> service, QObject* parent = nullptr);
  ~LibrarySession() override;

  /// Indexes folders and finds copies; the library is the one these folders had before, if any.
  void find(const std::vector<std::string>& roots, EvidenceKind evidence);
  /// The same for the library that is open, by the evidence that its finds are by.
  void findAgain();
  /// Shows a library as it was left.
  void openLibrary(const std::string& libraryPath);
  /// Shows finds of the open library that were made by another job than this session's own.
  void take(std::shared_ptr<const library::LibrarySnapshot> snapshot);
  /// Back to nothing. Cancels a job.
  void close();
  /// Takes a folder out of the open library and shows what is left.
  void removeFolder(const std::string& folder);
  /// Writes the groups of the open library at a threshold to a file.
  void exportGroups(float threshold, const std::string& path, pipeline::ExportFormat format);

  [[nodiscard]] JobRunner& job() { return job_; }
  [[nodiscard]] SerialWorker& worker() { return worker_; }
  [[nodiscard]] const std::shared_ptr<FindService>& service() const { return service_; }
  [[nodiscard]] bool isLoading() const { return loading_; }
  /// Null while nothing is open.
  [[nodiscard]] std::shared_ptr<const library::LibrarySnapshot> snapshot() const { return snapshot_; }
  /// The roots of the open library, or those being worked on.
  [[nodiscard]] const std::vector<std::string>& roots() const { return roots_; }

 signals:
  void snapshotChanged();
  void stateChanged();
  void failed(const lookalike::Error& error);  ///< a job or an opening; kCancelled included
  void found(const lookalike::library::IndexReport& report);
  void exported(const std::string& path);
  void libraryUsed(const std::string& libraryPath);

 private:
  void start(pipeline::FindCopiesOptions options);
  void finish(const JobRunner::Outcome& outcome);
  void setSnapshot(std::shared_ptr<const library::LibrarySnapshot> snapshot);

  std::shared_ptr<FindService> service_;
  std::shared_ptr<const library::LibrarySnapshot> snapshot_;
  std::vector<std::string> roots_;
  bool loading_ = false;
  bool closing_ = false;  // the outcome of the running job is not wanted any more
  int opening_ = 0;       // number of the latest opening
  SerialWorker worker_;
  JobRunner job_;
};

}  // namespace lookalike::ui
