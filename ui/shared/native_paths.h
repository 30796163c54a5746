// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QUrl>
#include <string>
#include <string_view>

namespace lookalike::ui {

/// A native path for reading by a person: valid UTF-8 as it is; every other byte, and every control or
/// direction-changing character, as \xNN. Never for opening a file.
[[nodiscard]] QString displayPath(std::string_view path);
/// The part after the last '/', for reading.
[[nodiscard]] QString displayFileName(std::string_view path);
/// The part before the last '/', for reading.
[[nodiscard]] QString displayFolder(std::string_view path);

/// A file: URL that carries the exact bytes of an absolute path.
[[nodiscard]] QUrl fileUrl(std::string_view path);
/// The exact bytes of a local file: URL; empty for any other URL.
[[nodiscard]] std::string pathOfUrl(const QUrl& url);
/// The bytes of a path that a Qt file dialog gave.
[[nodiscard]] std::string nativePath(const QString& path);

}  // namespace lookalike::ui
