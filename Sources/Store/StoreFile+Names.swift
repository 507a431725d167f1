import AssayFiles
import Foundation

extension StoreFile {
  /// Throws when the file has a second name (a hard link). SQLite keeps log and journal beside a name, not beside a
  /// file: a process that opens the file by its other name neither sees nor locks them, and acknowledged records
  /// would be lost.
  func requireOneName() throws {
    // While a store is created, its file briefly has two names, the draft's and its own, so a second name is given
    // 0.2 s to disappear.
    for attempt in 0..<20 {
      if attempt > 0 { Thread.sleep(forTimeInterval: 0.01) }
      if countOfNames() <= 1 { return }
    }
    throw StoreError.inaccessible(
      path: path,
      detail: "its file has another name too (a hard link), and SQLite keeps a log for each name, so records "
        + "that are written under one name can be lost under the other; keep the name beside which a -wal lies, if "
        + "there is one, and remove the other, or copy the store, with its -wal, and open the copy")
  }

  /// The number of the file's names, without the name that a draft had while it was made: nobody opens a draft, and a
  /// process that died at that moment leaves the name behind.
  private func countOfNames() -> Int {
    var mine = stat()
    guard stat(resolved, &mine) == 0 else { return 0 }
    let drafts = DraftFolder.paths(in: folder).count { draft in
      var other = stat()
      return lstat(draft + "/" + Self.draftName, &other) == 0 && other.st_dev == mine.st_dev
        && other.st_ino == mine.st_ino
    }
    return Int(mine.st_nlink) - drafts
  }
}
