extension Plan {
  /// Names of the outputs, in order.
  package var outputNames: [String] { outputs.keys.sorted() }
}
