import AssayFiles
import AssayStore
import Foundation

/// A path that a command was told to write to, and what is there now.
struct OutputPlace {
  private let path: String
  private let real: String
  /// The files that the command reads, with those that SQLite keeps beside them if they are databases.
  private let inputs: [String]

  init(_ path: String, inputs: [String]) {
    self.path = path
    real = RealPath.of(path)
    self.inputs = inputs.flatMap { input in
      let real = RealPath.of(input)
      return [real] + DatabaseFile.suffixes.map { real + $0 }
    }
  }

  /// Refuses the place unless it is free, or holds an output of this kind, or something that may be replaced.
  func require(_ kind: OutputFile.Kind, isForced: Bool) throws {
    // Inputs come first: they are told by `stat` alone, for a store that is open must not be opened a second time.
    if let occupant = input() ?? sideFile() {
      throw CommandError.occupied(path: path, by: occupant, mayForce: false)
    }
    if isCircle {
      throw CommandError.occupied(path: path, by: "a link that leads back to itself", mayForce: false)
    }
    guard let status = Self.status(real) else { return }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFBLK where !isForced: throw CommandError.occupied(path: path, by: "a disk", mayForce: true)
    default: return
    }
    let beginning = DatabaseFile.beginning(of: real, count: 4096)
    if let occupant = DatabaseFile.kind(startingWith: beginning) {
      throw CommandError.occupied(path: path, by: occupant, mayForce: false)
    }
    guard isForced || status.st_size == 0 || kind.isRecognised(beginning) else {
      throw CommandError.occupied(path: path, by: "not \(kind.name)", mayForce: true)
    }
  }

  /// Whether links lead from the path in a circle, so that there is no place at all.
  private var isCircle: Bool {
    var status = stat()
    return stat(path, &status) != 0 && errno == ELOOP
  }

  /// Whether the place is one of the inputs, under whatever name.
  private func input() -> String? {
    let here = Self.status(real)
    let isInput = inputs.contains { $0 == real || Self.isSame(here, Self.status($0)) }
    return isInput ? "what the command reads" : nil
  }

  /// The message's words if SQLite would take a file of this name for a part of an existing database; nil
  /// otherwise.
  private func sideFile() -> String? {
    guard let owner = DatabaseFile.owner(ofSideFile: (real as NSString).lastPathComponent) else { return nil }
    let folder = Folders.holding(real)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let isTaken = names.contains { name in
      guard name.lowercased() == owner.lowercased() else { return false }
      let path = (folder as NSString).appendingPathComponent(name)
      let status = Self.status(path)
      return inputs.contains { Self.isSame(status, Self.status($0)) }
        || DatabaseFile.kind(startingWith: DatabaseFile.beginning(of: path)) != nil
    }
    return isTaken ? "the place of SQLite's own file beside the database \(owner)" : nil
  }

  private static func status(_ path: String) -> stat? {
    var status = stat()
    return stat(path, &status) == 0 ? status : nil
  }

  private static func isSame(_ a: stat?, _ b: stat?) -> Bool {
    guard let a, let b else { return false }
    return a.st_dev == b.st_dev && a.st_ino == b.st_ino
  }
}
