import Foundation

/// Checks the number of files that the process may still open.
enum OpenFiles {
  /// The number of files that a store, its log, a report, and the system's queues need at once.
  static let needed = 12

  /// Throws when too few files can be opened: the system's queues would end the process when they cannot open
  /// theirs.
  ///
  /// - Throws: ``CommandError/fewOpenFiles(_:needed:)``.
  static func require() throws {
    var held: [Int32] = []
    defer { for descriptor in held { close(descriptor) } }
    while held.count < needed {
      let descriptor = dup(STDIN_FILENO)
      guard descriptor >= 0 else { throw CommandError.fewOpenFiles(held.count, needed: needed) }
      held.append(descriptor)
    }
  }
}
