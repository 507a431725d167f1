import AssayFiles

/// Writes files of tensors, whatever their format.
enum TensorFile {
  /// Writes the parts one behind the other, durably and in one step (``DurableFile``); into a pipe or a device as it
  /// is.
  static func write(_ path: String, _ parts: [[UInt8]]) throws(InterchangeError) {
    do {
      try DurableFile.write(parts, to: path, isStreamable: true)
    } catch {
      throw .system(file: path, action: "write", reason: error.description)
    }
  }
}
