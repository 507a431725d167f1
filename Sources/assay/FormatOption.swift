import ArgumentParser
import AssayReports

/// The option `--json`: a command prints for a program instead of for a reader.
struct FormatOption: ParsableArguments {
  @Flag(
    help: ArgumentHelp(
      "Print JSON instead of text.",
      discussion: "Numbers that JSON lacks are the strings NaN, Infinity and -Infinity."))
  var json = false

  /// Prints a value as one line.
  func print(_ value: JSON) throws { try Console.output.line(value.text) }

  /// Prints a value as one line of JSON where that was asked for, and otherwise the text, which ends its own lines.
  func print(_ value: JSON, or text: String) throws {
    if json { try print(value) } else { try Console.output.write(text) }
  }
}
