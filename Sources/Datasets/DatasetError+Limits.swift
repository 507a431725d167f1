extension DatasetError {
  /// The most numbers that a generated dataset may have, features or draws: 4 GiB of float32.
  static let mostNumbers = 1 << 30

  /// Throws when a count is below `least`, or when that many examples of `width` numbers exceed
  /// ``mostNumbers``.
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
