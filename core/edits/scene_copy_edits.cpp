// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "core/edits/copy_in_progress.h"

namespace lookalike::edits {

namespace {

constexpr double kLeastPasted = 72.0;   ///< pixels: mean side that a pasted picture keeps, if it has it
constexpr double kLargestScene = 1600;  ///< pixels: mean side of a picture that something is pasted onto

cv::Scalar frameColour(RepeatableRandom& random) {
  const double grey = random.integer(0, 255);
  if (random.chance(0.7)) return random.chance(0.5) ? cv::Scalar::all(0) : cv::Scalar::all(255);
  return {grey, static_cast<double>(random.below(256)), static_cast<double>(random.below(256))};
}

double areaOf(const cv::Mat& picture) {
  return static_cast<double>(picture.cols) * picture.rows;
}

/// Puts the copy, resized to `place`, on a scene that is at least as large, and tells what share of the scene
/// it does not cover.
double putOn(CopyInProgress& copy, cv::Mat& scene, const cv::Rect& place) {
  const cv::Mat inner = copy.view();
  const Matrix3 scaled = pixelScaling(static_cast<double>(place.width) / inner.cols,
                                      static_cast<double>(place.height) / inner.rows);
  resizedTo(inner, place.width, place.height).copyTo(scene(place));
  copy.replace(scene, then(scaled, translation(place.x, place.y)));
  return 1.0 - place.area() / areaOf(scene);
}

void frame(CopyInProgress& copy, int left, int top, int right, int bottom, RepeatableRandom& random) {
  const cv::Mat inner = copy.view();
  cv::Mat scene(inner.rows + top + bottom, inner.cols + left + right, CV_8UC3, frameColour(random));
  copy.note(EditKind::kBorder, putOn(copy, scene, {left, top, inner.cols, inner.rows}));
}

void border(CopyInProgress& copy, double share, RepeatableRandom& random) {
  const int width = std::max(2, cvRound(share * std::min(copy.width(), copy.height())));
  frame(copy, width, width, width, width, random);
}

void letterbox(CopyInProgress& copy, double share, RepeatableRandom& random) {
  const bool isWide = copy.width() >= copy.height();  // wide pictures get bars above and below
  const int bar = std::max(2, cvRound(share / 2 * (isWide ? copy.height() : copy.width())));
  if (isWide) {
    frame(copy, 0, bar, 0, bar, random);
  } else {
    frame(copy, bar, 0, bar, 0, random);
  }
}

/// As people fit a picture into another shape without bars.
void backdrop(CopyInProgress& copy, double share) {
  constexpr int kCoarse = 32;  // blurring a small picture and enlarging it blurs a large one for nothing
  const cv::Mat inner = copy.view();
  const bool isWide = inner.cols >= inner.rows;
  const int bar = std::max(2, cvRound(share / 2 * (isWide ? inner.rows : inner.cols)));
  const cv::Rect place(isWide ? 0 : bar, isWide ? bar : 0, inner.cols, inner.rows);
  const cv::Size size(inner.cols + 2 * place.x, inner.rows + 2 * place.y);
  cv::Mat coarse = resizedTo(inner, std::min(inner.cols, kCoarse), std::min(inner.rows, kCoarse));
  cv::GaussianBlur(coarse, coarse, {0, 0}, 1.5);
  cv::Mat scene;
  cv::resize(coarse, scene, size, 0, 0, cv::INTER_LINEAR);
  copy.note(EditKind::kBorder, putOn(copy, scene, place));
}

/// As many lines as fit, centred, about a sixth of the picture's height each.
void writeLines(cv::Mat& band, int pictureHeight, const cv::Scalar& ink, RepeatableRandom& random) {
  const int font = random.chance(0.5) ? cv::FONT_HERSHEY_DUPLEX : cv::FONT_HERSHEY_TRIPLEX;
  const int wanted = std::max(6, cvRound(pictureHeight * random.uniform(0.09, 0.17)));
  const int lines = std::max(1, band.rows / wanted);
  const int lineHeight = band.rows / lines;
  const int thickness = std::max(1, lineHeight / 10);
  const double scale = cv::getFontScaleFromHeight(font, std::max(3, lineHeight * 6 / 10), thickness);
  for (int i = 0; i < lines; ++i) {
    const std::string words = lineOfWords(font, scale, thickness, band.cols * 9 / 10, random);
    const int width = cv::getTextSize(words, font, scale, thickness, nullptr).width;
    const cv::Point at(std::max(1, (band.cols - width) / 2), (i + 1) * lineHeight - lineHeight / 4);
    cv::putText(band, words, at, font, scale, ink, thickness, cv::LINE_AA);
  }
}

/// A joke above or below the picture, or half of it on each side.
void meme(CopyInProgress& copy, double share, RepeatableRandom& random) {
  const cv::Mat inner = copy.view();
  const int height = std::max(8, cvRound(share * inner.rows));
  const std::size_t where = random.below(3);
  const int above = where == 0 ? height : (where == 1 ? 0 : height / 2);
  const int below = height - above;
  const bool isDark = random.chance(0.5);
  cv::Mat scene(inner.rows + height, inner.cols, CV_8UC3, cv::Scalar::all(isDark ? 0 : 255));
  for (const cv::Rect& place :
       {cv::Rect(0, 0, inner.cols, above), cv::Rect(0, above + inner.rows, inner.cols, below)}) {
    if (place.height == 0) continue;
    cv::Mat band = scene(place);
    writeLines(band, inner.rows, cv::Scalar::all(isDark ? 255 : 0), random);
  }
  copy.note(EditKind::kBorder, putOn(copy, scene, {0, above, inner.cols, inner.rows}));
}

void pasteOnto(CopyInProgress& copy, double share, RepeatableRandom& random) {
  const cv::Mat other = copy.other(0);
  const double side = std::sqrt(areaOf(copy.view()));
  const double wanted = std::min(side, std::max(kLeastPasted, side * random.uniform(0.5, 1.0)));
  const double sceneSide = std::min(wanted / share, kLargestScene);
  const double sceneScale = sceneSide / std::sqrt(areaOf(other));
  const cv::Size sceneSize(std::max(8, cvRound(other.cols * sceneScale)),
                           std::max(8, cvRound(other.rows * sceneScale)));
  double scale = sceneSide * share / side;
  scale = std::min({scale, 0.95 * sceneSize.width / copy.width(), 0.95 * sceneSize.height / copy.height()});
  const int width = std::max(1, cvRound(copy.width() * scale));
  const int height = std::max(1, cvRound(copy.height() * scale));
  const int x = random.integer(0, sceneSize.width - width);
  const int y = random.integer(0, sceneSize.height - height);
  cv::Mat scene = resizedTo(other, sceneSize.width, sceneSize.height);
  copy.note(EditKind::kPastedInto, putOn(copy, scene, {x, y, width, height}));
}

/// Tiles of the copy's shape, two side by side (or one above the other), or two by two.
void collage(CopyInProgress& copy, NamedMakeEdit edit, RepeatableRandom& random) {
  const double scale = figureOf(edit, 1.0, 0.8, 0.5);
  const int width = std::max(8, cvRound(copy.width() * scale));
  const int height = std::max(8, cvRound(copy.height() * scale));
  const bool isFour = edit.strength != EditStrength::kMild;
  const bool isBeside = random.chance(0.5);
  const int columns = isFour || isBeside ? 2 : 1;
  const int rows = isFour || !isBeside ? 2 : 1;
  const int gap = random.chance(0.5) ? 0 : std::max(1, std::min(width, height) / 40);
  cv::Mat scene(rows * height + (rows + 1) * gap, columns * width + (columns + 1) * gap, CV_8UC3,
                frameColour(random));
  const int own = random.integer(0, rows * columns - 1);
  cv::Rect ownPlace;
  std::size_t next = 0;
  for (int i = 0; i < rows * columns; ++i) {
    const cv::Rect place(gap + (i % columns) * (width + gap), gap + (i / columns) * (height + gap), width,
                         height);
    if (i == own) {
      ownPlace = place;
    } else {
      filling(copy.other(next++), width, height).copyTo(scene(place));
    }
  }
  copy.note(EditKind::kCollage, putOn(copy, scene, ownPlace));
}

/// The parts of a phone's screen, in units of a thousandth of its width.
class Screen {
 public:
  Screen(int width, int height, bool dark)
      : unit_(width / 1000.0),
        ink_(cv::Scalar::all(dark ? 235 : 30)),
        faint_(cv::Scalar::all(dark ? 90 : 190)),
        picture(height, width, CV_8UC3, cv::Scalar::all(dark ? 18 : 250)) {}

  [[nodiscard]] int px(double units) const { return std::max(1, cvRound(units * unit_)); }

  void text(const std::string& words, double x, int top, double height, bool faint = false) {
    const int font = cv::FONT_HERSHEY_DUPLEX;
    const double scale = cv::getFontScaleFromHeight(font, px(height), 1);
    cv::putText(picture, words, {px(x), top + px(height)}, font, scale, faint ? faint_ : ink_, 1,
                cv::LINE_AA);
  }
  void statusBar(RepeatableRandom& random) {
    const int hour = random.integer(1, 12);
    const int minute = random.integer(10, 59);
    text(std::to_string(hour) + ":" + std::to_string(minute), 50, px(25), 32);
    for (int i = 0; i < 4; ++i)
      cv::rectangle(picture, {px(780 + 16 * i), px(55 - 8 * i)}, {px(790 + 16 * i), px(60)}, ink_,
                    cv::FILLED);
    cv::rectangle(picture, {px(870), px(28)}, {px(940), px(60)}, ink_, 1);
    cv::rectangle(picture, {px(875), px(33)}, {px(875 + random.integer(10, 60)), px(55)}, ink_, cv::FILLED);
  }
  /// A back arrow, a round portrait, a name.
  void titleBar(int top, RepeatableRandom& random) {
    cv::line(picture, {px(40), top + px(60)}, {px(70), top + px(30)}, ink_, px(6), cv::LINE_AA);
    cv::line(picture, {px(40), top + px(60)}, {px(70), top + px(90)}, ink_, px(6), cv::LINE_AA);
    const cv::Scalar portrait(random.integer(60, 220), random.integer(60, 220), random.integer(60, 220));
    cv::circle(picture, {px(150), top + px(60)}, px(42), portrait, cv::FILLED, cv::LINE_AA);
    text("user_" + std::to_string(random.integer(100, 9999)), 215, top + px(42), 34);
  }
  /// Heart, bubble, arrow, then lines of words.
  void actions(int top, RepeatableRandom& random) {
    cv::circle(picture, {px(70), top + px(55)}, px(30), {220, 50, 60}, cv::FILLED, cv::LINE_AA);
    cv::circle(picture, {px(180), top + px(55)}, px(30), ink_, px(5), cv::LINE_AA);
    cv::arrowedLine(picture, {px(260), top + px(80)}, {px(320), top + px(30)}, ink_, px(5), cv::LINE_AA);
    text(std::to_string(random.integer(2, 9999)) + " likes", 40, top + px(115), 32);
    for (int i = 0; i < 3; ++i) {
      const int y = top + px(185 + 50 * i);
      cv::rectangle(picture, {px(40), y}, {px(random.integer(300, 900)), y + px(20)}, faint_, cv::FILLED);
    }
  }
  void navigationBar() {
    const int y = picture.rows - px(70);
    cv::line(picture, {0, picture.rows - px(130)}, {picture.cols, picture.rows - px(130)}, faint_, 1);
    for (int i = 0; i < 5; ++i)
      cv::circle(picture, {px(100 + 200 * i), y}, px(26), i == 0 ? ink_ : faint_, px(6), cv::LINE_AA);
  }

 private:
  double unit_;
  cv::Scalar ink_;
  cv::Scalar faint_;

 public:
  cv::Mat picture;
};

void phoneScreen(CopyInProgress& copy, NamedMakeEdit edit, RepeatableRandom& random) {
  const EditStrength strength = edit.strength;
  edit.shift = 0.0F;  // what is on the screen goes with the strength, and needs its room
  const double side = std::sqrt(areaOf(copy.view()));
  // Mild: little around the picture; hard: a whole tall screen, and the picture smaller on it.
  const double margin = figureOf(edit, 0.0, 0.02, 0.08) * random.uniform(0.5, 1.0);
  const int width = std::clamp(cvRound(side * random.uniform(0.9, 1.4)), 180, 1440);
  int innerWidth = std::max(8, cvRound(width * (1 - 2 * margin)));
  int innerHeight = std::max(8, cvRound(static_cast<double>(innerWidth) * copy.height() / copy.width()));
  const int most = cvRound(width * figureOf(edit, 2.2, 1.6, 1.3));
  if (innerHeight > most) {
    innerWidth = std::max(8, cvRound(static_cast<double>(innerWidth) * most / innerHeight));
    innerHeight = most;
  }
  const double unit = width / 1000.0;
  const int above = cvRound(unit * figureOf(edit, 90.0, 210.0, 210.0));
  const int below = cvRound(unit * figureOf(edit, 140.0, 480.0, 480.0));
  int height = above + innerHeight + below;
  if (strength == EditStrength::kHard) height = std::max(height, cvRound(width * 2.0));
  Screen screen(width, height, random.chance(0.5));
  screen.statusBar(random);
  if (strength != EditStrength::kMild) {
    screen.titleBar(screen.px(85), random);
    screen.actions(above + innerHeight, random);
  }
  const int nextTop = above + innerHeight + screen.px(350);
  const int nextHeight = height - screen.px(130) - nextTop;
  if (strength == EditStrength::kHard && nextHeight > 8)  // the next post begins below
    filling(copy.other(0), width, nextHeight).copyTo(screen.picture({0, nextTop, width, nextHeight}));
  screen.navigationBar();
  copy.note(EditKind::kScreenshot,
            putOn(copy, screen.picture, {(width - innerWidth) / 2, above, innerWidth, innerHeight}));
}

}  // namespace

void makeSceneEdit(CopyInProgress& copy, NamedMakeEdit edit, RepeatableRandom& random) {
  switch (edit.edit) {
    case MakeEdit::kBorder:
      return border(copy, figureOf(edit, 0.04, 0.1, 0.2), random);
    case MakeEdit::kLetterbox:
      return letterbox(copy, figureOf(edit, 0.15, 0.3, 0.5), random);
    case MakeEdit::kBackdrop:
      return backdrop(copy, figureOf(edit, 0.15, 0.3, 0.5));
    case MakeEdit::kMeme:
      return meme(copy, figureOf(edit, 0.18, 0.3, 0.5), random);
    case MakeEdit::kOnto:
      return pasteOnto(copy, figureOf(edit, 0.6, 0.35, 0.22), random);
    case MakeEdit::kCollage:
      return collage(copy, edit, random);
    case MakeEdit::kPhone:
      return phoneScreen(copy, edit, random);
    default:
      LOOKALIKE_CHECK(false);
  }
}

}  // namespace lookalike::edits
