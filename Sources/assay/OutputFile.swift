import ArgumentParser
import AssayFiles

/// A file that a command writes: there with all its content or not at all, and never in the place of something
/// else that is worth keeping.
///
///     let page = OutputFile(output, .page, inputs: [store.path], isForced: force)
///     try page.check()  // before work that takes long
///     try page.write(text)
///
/// What the command reads, and what belongs to an SQLite database, is never replaced. A file of another kind is
/// replaced only when the user insists; an empty one is of every kind. What is no plain file (a pipe, a terminal)
/// is written to as it is.
struct OutputFile {
  let path: String
  let kind: Kind
  /// The files that the command reads, stores among them.
  let inputs: [String]
  /// Whether a file of another kind may be replaced.
  let isForced: Bool

  init(_ path: String, _ kind: Kind, inputs: [String], isForced: Bool) {
    self.path = path
    self.kind = kind
    self.inputs = inputs
    self.isForced = isForced
  }

  /// Refuses what names no file, before the command begins.
  ///
  /// - Parameter option: The option that gave the path, such as `--output`.
  static func validate(_ path: String, of option: String) throws(ValidationError) {
    if path.isEmpty { throw ValidationError("\(option) needs the path of a file, not an empty text") }
    if path == "-" {
      throw ValidationError(
        "\(option): - is not a file name here; name a file, or type ./- for a file of that name")
    }
  }

  /// Refuses a place that must not be written.
  ///
  /// - Throws: ``CommandError/occupied(path:by:mayForce:)``.
  func check() throws { try OutputPlace(path, inputs: inputs).require(kind, isForced: isForced) }

  /// Checks the place, and writes there durably and in one step.
  ///
  /// - Throws: ``CommandError/occupied(path:by:mayForce:)`` or ``CommandError/unwritableFile(path:reason:)``, with
  ///   what stood there left as it was.
  func write(_ text: String) throws { try write(Array(text.utf8)) }

  /// Writes these bytes likewise.
  func write(_ bytes: [UInt8]) throws {
    try check()
    do {
      try DurableFile.write([bytes], to: path, isStreamable: true)
    } catch {
      throw CommandError.unwritableFile(path: path, reason: error.description)
    }
  }
}
