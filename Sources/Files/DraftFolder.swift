import Foundation

/// A folder in which a file is made before it is moved out, beside the folder, so that nobody sees a half-written file.
/// The folder is removed when this object goes.
///
/// A process that is killed leaves its folder behind. The folder is locked as long as its maker lives, so the
/// next process that finds it unlocked removes it. Neither the folder's age nor its maker's process number decides: the
/// number may belong to another process by now.
package final class DraftFolder {
  package let path: String
  private let descriptor: Int32

  /// A new folder inside `folder`, after those that dead processes left there are removed.
  package init(in folder: String) throws(SystemError) {
    Self.removeAbandoned(in: folder)
    while true {
      let digits = String(UInt64.random(in: 0 ... .max) | 1 << 63, radix: 16)
      let path = (folder as NSString).appendingPathComponent(Self.prefix + digits + Self.suffix)
      guard mkdir(path, 0o700) == 0 else {
        if errno == EEXIST { continue }
        throw .last
      }
      // Another process may take the folder for a dead one's between the call above and the lock.
      guard let descriptor = try Self.locked(path) else { continue }
      self.path = path
      self.descriptor = descriptor
      return
    }
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
    close(descriptor)
  }

  /// The path of a file in the folder.
  package func file(_ name: String) -> String { path + "/" + name }

  /// The drafts in `folder`, of the dead and of the living.
  package static func paths(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter(isDraft).map { (folder as NSString).appendingPathComponent($0) }
  }

  /// Removes the drafts in `folder` whose makers are dead.
  package static func removeAbandoned(in folder: String) {
    for path in paths(in: folder) {
      let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      guard descriptor >= 0 else { continue }
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { try? FileManager.default.removeItem(atPath: path) }
      close(descriptor)
    }
  }

  private static let prefix = ".assay-"
  private static let suffix = ".draft"

  private static func isDraft(_ name: String) -> Bool {
    guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return false }
    let digits = name.dropFirst(prefix.count).dropLast(suffix.count)
    return digits.utf8.count == 16 && UInt64(digits, radix: 16) != nil
  }

  /// The folder's descriptor, locked; `nil` when another process was faster. Where the file system has no such locks
  /// the descriptor is not locked, and nobody removes the folder of a dead process.
  private static func locked(_ path: String) throws(SystemError) -> Int32? {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw .last
    }
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      close(descriptor)
      return nil
    }
    var (mine, named) = (stat(), stat())
    guard fstat(descriptor, &mine) == 0, stat(path, &named) == 0, mine.st_ino == named.st_ino else {
      close(descriptor)
      return nil
    }
    return descriptor
  }
}
