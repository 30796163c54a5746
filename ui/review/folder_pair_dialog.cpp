// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/review/folder_pair_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <set>

#include "ui/shared/native_paths.h"

namespace lookalike::ui {

namespace {
constexpr std::size_t kMostFolders = 5000;
}  // namespace

std::vector<std::string> FolderPairDialog::foldersOf(const library::LibrarySnapshot& snapshot) {
  std::set<std::string> folders;
  for (const RootRecord& root : snapshot.roots) folders.insert(root.path);
  const std::string* last = nullptr;
  for (const FileRecord& file : snapshot.files) {
    std::string folder = file.path.substr(0, file.path.rfind('/'));
    if (last != nullptr && folder == *last) continue;
    // Upwards as far as nothing new comes, which is a root at the latest.
    bool isFirst = true;
    while (!folder.empty() && folders.size() < kMostFolders) {
      const auto [place, isNew] = folders.insert(folder);
      if (isFirst) last = &*place;
      isFirst = false;
      if (!isNew) break;
      folder.erase(folder.rfind('/'));
    }
  }
  return {folders.begin(), folders.end()};
}

FolderPairDialog::FolderPairDialog(const std::vector<std::string>& folders, QWidget* parent)
    : QDialog(parent), folders_(folders) {
  setWindowTitle(tr("Compare Two Folders"));
  auto* layout = new QFormLayout(this);
  const auto makeChoice = [&](const QString& name) {
    auto* choice = new QComboBox(this);
    for (const std::string& folder : folders_) choice->addItem(displayPath(folder));
    choice->setAccessibleName(name);
    choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    choice->setMinimumContentsLength(50);
    return choice;
  };
  first_ = makeChoice(tr("One folder"));
  second_ = makeChoice(tr("The other folder"));
  setFolders(0, static_cast<int>(folders_.size()) - 1);
  layout->addRow(tr("&One image in"), first_);
  layout->addRow(tr("the o&ther in"), second_);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
  layout->addRow(buttons);
  connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void FolderPairDialog::setFolders(int first, int second) {
  first_->setCurrentIndex(first);
  second_->setCurrentIndex(second);
}

std::string FolderPairDialog::folder() const {
  const int place = first_->currentIndex();
  return place < 0 ? std::string() : folders_[static_cast<std::size_t>(place)];
}

std::string FolderPairDialog::otherFolder() const {
  const int place = second_->currentIndex();
  return place < 0 ? std::string() : folders_[static_cast<std::size_t>(place)];
}

}  // namespace lookalike::ui
