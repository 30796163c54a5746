// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/library_session.h"

#include <utility>

namespace lookalike::ui {

LibrarySession::LibrarySession(std::shared_ptr<FindService> service, QObject* parent)
    : QObject(parent), service_(std::move(service)) {
  connect(&job_, &JobRunner::stateChanged, this, &LibrarySession::stateChanged);
  connect(&job_, &JobRunner::finished, this,
          [this](const std::shared_ptr<JobRunner::Outcome>& outcome) { finish(*outcome); });
}

LibrarySession::~LibrarySession() = default;

void LibrarySession::find(const std::vector<std::string>& roots, EvidenceKind evidence) {
  if (job_.isRunning() || roots.empty()) return;
  ++opening_;
  loading_ = false;
  setSnapshot(nullptr);
  roots_ = roots;
  pipeline::FindCopiesOptions options;
  options.index.roots = roots;
  options.evidence = evidence;
  start(std::move(options));
}

void LibrarySession::findAgain() {
  if (job_.isRunning() || !snapshot_) return;
  pipeline::FindCopiesOptions options;
  options.index.libraryPath = snapshot_->libraryPath;
  options.index.roots = roots_;
  // One in which nothing was ever matched has no evidence of its own.
  if (!snapshot_->describer.text.empty()) options.evidence = snapshot_->evidence;
  start(std::move(options));
}

void LibrarySession::start(pipeline::FindCopiesOptions options) {
  closing_ = false;
  job_.start([service = service_, options = std::move(options)](JobControl& control, JobObserver* observer) {
    return service->findCopies(options, control, observer);
  });
}

void LibrarySession::openLibrary(const std::string& libraryPath) {
  if (job_.isRunning() && !closing_) return;  // reading needs not wait for a job that is being dropped
  loading_ = true;
  const int opening = ++opening_;
  emit stateChanged();
  worker_.run(
      this, [service = service_, libraryPath] { return service->readSnapshot(libraryPath); },
      [this, opening, libraryPath](Result<std::shared_ptr<const library::LibrarySnapshot>> snapshot) {
        if (opening != opening_) return;
        loading_ = false;
        if (snapshot) {
          roots_.clear();
          for (const RootRecord& root : (*snapshot)->roots) roots_.push_back(root.path);
          setSnapshot(*snapshot);
          emit libraryUsed(libraryPath);
        }
        emit stateChanged();
        if (!snapshot) emit failed(snapshot.error());
      });
}

void LibrarySession::take(std::shared_ptr<const library::LibrarySnapshot> snapshot) {
  if (!snapshot || !snapshot_ || snapshot->libraryPath != snapshot_->libraryPath) return;
  setSnapshot(std::move(snapshot));
  emit libraryUsed(snapshot_->libraryPath);
}

void LibrarySession::close() {
  ++opening_;
  loading_ = false;
  if (job_.isRunning()) {
    closing_ = true;
    job_.cancel();
  }
  roots_.clear();
  setSnapshot(nullptr);
  emit stateChanged();
}

void LibrarySession::exportGroups(float threshold, const std::string& path, pipeline::ExportFormat format) {
  if (!snapshot_) return;
  pipeline::ExportFindsOptions options;
  options.libraryPath = snapshot_->libraryPath;
  options.format = format;
  options.threshold = threshold;
  options.output = path;
  worker_.run(
      this, [service = service_, options] { return service->exportFinds(options); },
      [this, path](const Result<pipeline::ExportFindsReport>& result) {
        if (result) {
          emit exported(path);
        } else {
          emit failed(result.error());
        }
      });
}

void LibrarySession::removeFolder(const std::string& folder) {
  if (!snapshot_ || job_.isRunning()) return;
  worker_.run(
      this,
      [service = service_, library = snapshot_->libraryPath, folder] {
        return service->removeFolder(library, folder);
      },
      [this, library = snapshot_->libraryPath](const Result<void>& removed) {
        if (!removed) {
          emit failed(removed.error());
        } else if (snapshot_ && snapshot_->libraryPath == library) {
          openLibrary(library);
        }
      });
}

void LibrarySession::finish(const JobRunner::Outcome& outcome) {
  if (std::exchange(closing_, false)) return;
  if (!outcome) {
    emit failed(outcome.error());
    return;
  }
  if (outcome->snapshot) {
    setSnapshot(outcome->snapshot);
    emit libraryUsed(outcome->snapshot->libraryPath);
  }
  emit found(outcome->index);
}

void LibrarySession::setSnapshot(std::shared_ptr<const library::LibrarySnapshot> snapshot) {
  if (!snapshot && !snapshot_) return;
  snapshot_ = std::move(snapshot);
  emit snapshotChanged();
}

}  // namespace lookalike::ui
