import ArgumentParser

/// The option that allows to replace a file of another kind.
struct ForceOption: ParsableArguments {
  @Flag(
    name: .customLong("force"),
    help: "Replace a file of another kind; never what the command reads, nor a database.")
  var isSet = false
}
