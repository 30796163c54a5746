// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/learn/self_test_sentences.h"

#include <array>
#include <cmath>
#include <QCoreApplication>
#include <QLocale>

#include "ui/shared/formats.h"

namespace lookalike::ui {

namespace {

struct SelfTest {
  Q_DECLARE_TR_FUNCTIONS(SelfTest)
};

struct EditWord {
  const char* name;
  const char* word;
};

constexpr std::array kEdits{
    EditWord{"crop", QT_TRANSLATE_NOOP("SelfTest", "Cropped")},
    EditWord{"mirror", QT_TRANSLATE_NOOP("SelfTest", "Mirrored")},
    EditWord{"flip", QT_TRANSLATE_NOOP("SelfTest", "Upside down")},
    EditWord{"turn", QT_TRANSLATE_NOOP("SelfTest", "Turned by right angles")},
    EditWord{"rotate", QT_TRANSLATE_NOOP("SelfTest", "Rotated")},
    EditWord{"resize", QT_TRANSLATE_NOOP("SelfTest", "Resized")},
    EditWord{"perspective", QT_TRANSLATE_NOOP("SelfTest", "Perspective changed")},
    EditWord{"stretch", QT_TRANSLATE_NOOP("SelfTest", "Stretched")},
    EditWord{"grey", QT_TRANSLATE_NOOP("SelfTest", "Made grey")},
    EditWord{"hue", QT_TRANSLATE_NOOP("SelfTest", "Hue shifted")},
    EditWord{"hue90", QT_TRANSLATE_NOOP("SelfTest", "Hue turned")},
    EditWord{"tone", QT_TRANSLATE_NOOP("SelfTest", "Brightness and contrast")},
    EditWord{"saturation", QT_TRANSLATE_NOOP("SelfTest", "Saturation")},
    EditWord{"negative", QT_TRANSLATE_NOOP("SelfTest", "Negative")},
    EditWord{"palette", QT_TRANSLATE_NOOP("SelfTest", "Few colours")},
    EditWord{"tint", QT_TRANSLATE_NOOP("SelfTest", "Tinted")},
    EditWord{"blur", QT_TRANSLATE_NOOP("SelfTest", "Blurred")},
    EditWord{"sharpen", QT_TRANSLATE_NOOP("SelfTest", "Sharpened")},
    EditWord{"noise", QT_TRANSLATE_NOOP("SelfTest", "Noise")},
    EditWord{"pixelate", QT_TRANSLATE_NOOP("SelfTest", "Pixelated")},
    EditWord{"motion", QT_TRANSLATE_NOOP("SelfTest", "Motion blur")},
    EditWord{"shuffle", QT_TRANSLATE_NOOP("SelfTest", "Pixels shuffled")},
    EditWord{"text", QT_TRANSLATE_NOOP("SelfTest", "Text added")},
    EditWord{"sticker", QT_TRANSLATE_NOOP("SelfTest", "Sticker added")},
    EditWord{"inset", QT_TRANSLATE_NOOP("SelfTest", "Another picture on top")},
    EditWord{"blend", QT_TRANSLATE_NOOP("SelfTest", "Blended with another")},
    EditWord{"erase", QT_TRANSLATE_NOOP("SelfTest", "Parts erased")},
    EditWord{"watermark", QT_TRANSLATE_NOOP("SelfTest", "Watermark")},
    EditWord{"border", QT_TRANSLATE_NOOP("SelfTest", "Border")},
    EditWord{"letterbox", QT_TRANSLATE_NOOP("SelfTest", "Letterbox")},
    EditWord{"meme", QT_TRANSLATE_NOOP("SelfTest", "Meme")},
    EditWord{"backdrop", QT_TRANSLATE_NOOP("SelfTest", "Blurred backdrop")},
    EditWord{"onto", QT_TRANSLATE_NOOP("SelfTest", "Pasted into another")},
    EditWord{"collage", QT_TRANSLATE_NOOP("SelfTest", "Collage")},
    EditWord{"phone", QT_TRANSLATE_NOOP("SelfTest", "Screenshot of a phone")},
    EditWord{"jpeg", QT_TRANSLATE_NOOP("SelfTest", "Compressed harder")},
};

QString wholePercent(double share) {
  return QLocale().toString(100.0 * share, 'f', 0);
}

const learn::SelfTestRow* rowOf(const std::vector<learn::SelfTestRow>& rows, const std::string& edit) {
  for (const learn::SelfTestRow& row : rows) {
    if (row.edit == edit && row.tried > 0 && !std::isnan(row.share.value)) return &row;
  }
  return nullptr;
}

/// Of the crops that which leaves about a half.
const learn::SelfTestRow* cropToHalf(const learn::SelfTestReport& report) {
  const learn::SelfTestRow* best = nullptr;
  for (const learn::SelfTestRow& row : report.grades) {
    if (row.edit != "crop" || row.tried <= 0 || std::isnan(row.share.value)) continue;
    if (best == nullptr || std::abs(row.amount - 0.5) < std::abs(best->amount - 0.5)) best = &row;
  }
  return best != nullptr && std::abs(best->amount - 0.5) < 0.1 ? best : nullptr;
}

}  // namespace

QString madeEditName(const std::string& edit) {
  if (edit.empty()) return SelfTest::tr("All edits");
  for (const EditWord& known : kEdits) {
    if (edit == known.name) return SelfTest::tr(known.word);
  }
  return QString::fromStdString(edit);
}

QString madeEditStrength(const learn::SelfTestRow& row) {
  if (row.edit == "crop" && row.amount > 0.0 && !row.strength.empty())
    return SelfTest::tr("%1 % left").arg(wholePercent(row.amount));
  if (row.strength == "mild") return SelfTest::tr("mild");
  if (row.strength == "medium") return SelfTest::tr("medium");
  if (row.strength == "hard") return SelfTest::tr("hard");
  return SelfTest::tr("all");
}

QString selfTestSentence(const learn::SelfTestReport& report) {
  QStringList parts;
  if (const auto* row = cropToHalf(report))
    parts << SelfTest::tr("%1 % of crops to a half").arg(wholePercent(row->share.value));
  if (const auto* row = rowOf(report.edits, "mirror"))
    parts << SelfTest::tr("%1 % of mirrored").arg(wholePercent(row->share.value));
  if (const auto* row = rowOf(report.edits, "onto"))
    parts << SelfTest::tr("%1 % of pasted").arg(wholePercent(row->share.value));
  if (parts.isEmpty() && !std::isnan(report.all.share.value))
    parts << SelfTest::tr("%1 % of all edits").arg(wholePercent(report.all.share.value));
  if (parts.isEmpty()) return SelfTest::tr("No copy could be made of the images of this library.");
  return SelfTest::tr("On this library, “%1” finds %2.")
      .arg(QString::fromStdString(report.describerName), parts.join(SelfTest::tr(", ")));
}

QString selfTestFacts(const learn::SelfTestReport& report) {
  QStringList facts{
      SelfTest::tr("%1 edited copies of %2 images, searched among %3")
          .arg(formatCount(report.copies), formatCount(report.images), formatCount(report.library)),
      SelfTest::tr("threshold %1").arg(formatSimilarity(report.threshold))};
  if (report.otherFinds > 0)
    facts << SelfTest::tr("%Ln other find(s), which may be true", nullptr,
                          static_cast<int>(report.otherFinds));
  if (!report.failures.empty())
    facts << SelfTest::tr("%Ln image(s) could not be read", nullptr,
                          static_cast<int>(report.failures.size()));
  return joinFacts(facts);
}

}  // namespace lookalike::ui
