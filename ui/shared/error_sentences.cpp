// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/error_sentences.h"

#include <QCoreApplication>

#include "ui/shared/formats.h"
#include "ui/shared/native_paths.h"

namespace lookalike::ui {

namespace {

struct ErrorSentences {
  Q_DECLARE_TR_FUNCTIONS(ErrorSentences)
};

QString fileReason(ErrorCode code) {
  switch (code) {
    case ErrorCode::kNotFound:
      return ErrorSentences::tr("The file is no longer there.");
    case ErrorCode::kPermissionDenied:
      return ErrorSentences::tr("You do not have permission to read this file.");
    case ErrorCode::kNotARegularFile:
      return ErrorSentences::tr("This is not a regular file.");
    case ErrorCode::kEmpty:
      return ErrorSentences::tr("The file is empty.");
    case ErrorCode::kTruncated:
      return ErrorSentences::tr("The file is truncated.");
    case ErrorCode::kCorrupt:
      return ErrorSentences::tr("The file is damaged.");
    case ErrorCode::kUnsupportedFormat:
      return ErrorSentences::tr("Unsupported or damaged image.");
    case ErrorCode::kTooLarge:
      return ErrorSentences::tr("The image exceeds the size limit.");
    case ErrorCode::kTimeLimit:
      return ErrorSentences::tr("Reading the image took too long.");
    case ErrorCode::kOutOfMemory:
      return ErrorSentences::tr("Not enough memory to read the image.");
    case ErrorCode::kDiskFull:
      return ErrorSentences::tr("The disk is full.");
    case ErrorCode::kReadOnly:
      return ErrorSentences::tr("This location is not writable.");
    case ErrorCode::kLocked:
      return ErrorSentences::tr("Another program is using the file.");
    case ErrorCode::kNewerVersion:
      return ErrorSentences::tr("The file was written by a newer version of the program.");
    case ErrorCode::kDatabase:
      return ErrorSentences::tr("The library could not store the result.");
    case ErrorCode::kBadModel:
      return ErrorSentences::tr("The model could not describe this image.");
    case ErrorCode::kDevice:
      return ErrorSentences::tr("The computing device failed on this image.");
    case ErrorCode::kInvalidArgument:
      return ErrorSentences::tr("The file cannot be used this way.");
    case ErrorCode::kCancelled:
      return ErrorSentences::tr("Reading was cancelled.");
    case ErrorCode::kIo:
      return ErrorSentences::tr("The file could not be read.");
  }
  return ErrorSentences::tr("The file could not be read.");
}

QString jobReason(ErrorCode code, const QString& place) {
  switch (code) {
    case ErrorCode::kNotFound:
      return ErrorSentences::tr("%1 was not found. It may have been moved, or its drive is not connected.")
          .arg(place);
    case ErrorCode::kPermissionDenied:
      return ErrorSentences::tr("You do not have permission to use %1.").arg(place);
    case ErrorCode::kNotARegularFile:
      return ErrorSentences::tr("%1 is not a regular file.").arg(place);
    case ErrorCode::kEmpty:
      return ErrorSentences::tr("%1 is empty.").arg(place);
    case ErrorCode::kTruncated:
      return ErrorSentences::tr("%1 is incomplete.").arg(place);
    case ErrorCode::kCorrupt:
      return ErrorSentences::tr("%1 is damaged, or is not a library file.").arg(place);
    case ErrorCode::kUnsupportedFormat:
      return ErrorSentences::tr("%1 has an unsupported format.").arg(place);
    case ErrorCode::kTooLarge:
      return ErrorSentences::tr("%1 exceeds a size limit.").arg(place);
    case ErrorCode::kTimeLimit:
      return ErrorSentences::tr("%1 took too long.").arg(place);
    case ErrorCode::kOutOfMemory:
      return ErrorSentences::tr(
          "Not enough memory. Close other programs, or search fewer folders at a time.");
    case ErrorCode::kDiskFull:
      return ErrorSentences::tr(
                 "No space left for %1. Finished work is kept; free some space and search again.")
          .arg(place);
    case ErrorCode::kReadOnly:
      return ErrorSentences::tr("%1 is not writable. Copy the library to a location where you can write.")
          .arg(place);
    case ErrorCode::kLocked:
      return ErrorSentences::tr(
                 "%1 is in use by another window or command. Wait until it has finished, or close it.")
          .arg(place);
    case ErrorCode::kNewerVersion:
      return ErrorSentences::tr(
                 "%1 was written by a newer version of Lookalike and was left unchanged. Update Lookalike to "
                 "open it.")
          .arg(place);
    case ErrorCode::kDatabase:
      return ErrorSentences::tr("%1 could not be read or written.").arg(place);
    case ErrorCode::kBadModel:
      return ErrorSentences::tr("The model %1 cannot be used: it is damaged or does not match its card.")
          .arg(place);
    case ErrorCode::kDevice:
      return ErrorSentences::tr("The computing device is missing or has failed.");
    case ErrorCode::kInvalidArgument:
      return ErrorSentences::tr("This request is not valid.");
    case ErrorCode::kCancelled:
      return ErrorSentences::tr("Cancelled. Finished work is kept; the next search continues from there.");
    case ErrorCode::kIo:
      return ErrorSentences::tr("%1 could not be read or written.").arg(place);
  }
  return ErrorSentences::tr("%1 could not be read or written.").arg(place);
}

QString withFacts(QString sentence, const Error& error) {
  // The words of a library are for a bug report; they come after the sentence, as they are.
  const QString detail = displayPath(error.detail).trimmed();
  if (!detail.isEmpty()) sentence = ErrorSentences::tr("%1 (%2)").arg(sentence, detail);
  if (error.offset >= 0)
    sentence = ErrorSentences::tr("%1 At byte %2.").arg(sentence, formatCount(error.offset));
  return sentence;
}

}  // namespace

QString fileFailureSentence(const Error& error) {
  return withFacts(fileReason(error.code), error);
}

QString jobFailureSentence(const Error& error) {
  const QString place = error.path.empty() ? ErrorSentences::tr("The library")
                                           : QStringLiteral("“\u2068%1\u2069”").arg(displayPath(error.path));
  if (error.code == ErrorCode::kCancelled) return jobReason(error.code, place);
  return withFacts(jobReason(error.code, place), error);
}

}  // namespace lookalike::ui
