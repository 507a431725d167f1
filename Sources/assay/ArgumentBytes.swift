import Foundation

/// Checks the bytes of the arguments, from which Swift makes its texts.
enum ArgumentBytes {
  /// Refuses arguments that are not UTF-8: every byte that begins no character would silently become U+FFFD, so
  /// that another string would be measured, or a file of another name written.
  ///
  /// - Throws: ``CommandError/notUTF8(argument:bytes:)``.
  static func require() throws {
    for number in 1..<max(Int(CommandLine.argc), 1) {
      guard let argument = CommandLine.unsafeArgv[number], String(validatingCString: argument) == nil
      else { continue }
      let bytes = UnsafeRawBufferPointer(start: argument, count: strlen(argument))
      throw CommandError.notUTF8(argument: number, bytes: bytes.map(shown).joined())
    }
  }

  /// The byte as ASCII has it, or as shells write it: `\xFF`.
  private static func shown(_ byte: UInt8) -> String {
    byte < 0x80 ? String(Unicode.Scalar(byte)) : "\\x" + String(byte, radix: 16, uppercase: true)
  }
}
