// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/native_paths.h"

#include <QFile>
#include <QStringDecoder>

namespace lookalike::ui {

namespace {

/// Length of the valid UTF-8 sequence at the start of `bytes`, or 0 when there is none.
std::size_t utf8Length(std::string_view bytes) {
  const auto first = static_cast<unsigned char>(bytes[0]);
  std::size_t length = 0;
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) length = 2;
  if (first >= 0xE0 && first <= 0xEF) length = 3;
  if (first >= 0xF0 && first <= 0xF4) length = 4;
  if (length == 0 || bytes.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((static_cast<unsigned char>(bytes[i]) & 0xC0) != 0x80) return 0;
  }
  const auto second = static_cast<unsigned char>(bytes[1]);
  if (first == 0xE0 && second < 0xA0) return 0;  // overlong
  if (first == 0xED && second > 0x9F) return 0;  // a surrogate
  if (first == 0xF0 && second < 0x90) return 0;  // overlong
  if (first == 0xF4 && second > 0x8F) return 0;  // beyond Unicode
  return length;
}

bool isPlain(const QString& character) {
  const char32_t code = character.toUcs4().value(0);
  switch (QChar::category(code)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
      return false;
    default:
      return true;
  }
}

void appendEscaped(QString& text, std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    text += QLatin1String("\\x");
    text += QLatin1Char(kDigits[value >> 4]);
    text += QLatin1Char(kDigits[value & 15]);
  }
}

bool isPlainAscii(std::string_view path) {
  for (const char byte : path) {
    const auto value = static_cast<unsigned char>(byte);
    if (value < 0x20 || value >= 0x7F) return false;
  }
  return true;
}

}  // namespace

QString displayPath(std::string_view path) {
  if (isPlainAscii(path)) return QString::fromLatin1(path.data(), static_cast<qsizetype>(path.size()));
  QString text;
  text.reserve(static_cast<qsizetype>(path.size()));
  while (!path.empty()) {
    const std::size_t length = utf8Length(path);
    const std::string_view piece = path.substr(0, length == 0 ? 1 : length);
    if (length == 0) {
      appendEscaped(text, piece);
    } else {
      const QString character = QString::fromUtf8(piece.data(), static_cast<qsizetype>(piece.size()));
      if (isPlain(character)) {
        text += character;
      } else {
        appendEscaped(text, piece);
      }
    }
    path.remove_prefix(piece.size());
  }
  return text;
}

QString displayFileName(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return displayPath(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

QString displayFolder(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return {};
  return displayPath(slash == 0 ? std::string_view("/") : path.substr(0, slash));
}

QUrl fileUrl(std::string_view path) {
  const QByteArray bytes(path.data(), static_cast<qsizetype>(path.size()));
  return QUrl::fromEncoded("file://" + bytes.toPercentEncoding("/"), QUrl::StrictMode);
}

std::string pathOfUrl(const QUrl& url) {
  if (!url.isLocalFile()) return {};
  return QByteArray::fromPercentEncoding(url.path(QUrl::FullyEncoded).toLatin1()).toStdString();
}

std::string nativePath(const QString& path) {
  return QFile::encodeName(path).toStdString();
}

}  // namespace lookalike::ui
