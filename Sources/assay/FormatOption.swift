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
}
