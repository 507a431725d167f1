extension DatasetError {
  /// Numbers that a generated dataset has at most, features or draws: 4 GiB of float32.
  static let mostNumbers = 1 << 30

  /// Throws when a count lies below `least`, or when that many examples of `width` numbers are more than memory is
  /// given for.
  static func demand(
    _ value: Int, _ what: String, of dataset: String, least: Int = 1, numbersEach width: Int = 1
  ) throws(DatasetError) {
    guard value >= least else { throw .tooSmall(dataset: dataset, what: what, value: value, least: least) }
    let most = mostNumbers / max(width, 1)
    guard value <= most else {
      throw .outside(
        dataset: dataset, what: "number of \(what)", value: value, allowed: least...max(most, least))
    }
  }
}
