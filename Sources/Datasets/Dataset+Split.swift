import AssayRandomness

extension Dataset {
  /// Divides the examples at random into a training and a test part, each class in the same proportion.
  ///
  /// For class c of n examples the test part takes testCount · n / `count`, rounded down. The examples then
  /// missing come one each from the classes with the largest remainders; of equal remainders the lower class
  /// comes first. The permutation of `stream.split(c)` decides which examples of class c these are. Both
  /// parts keep the order of this dataset. A class of few examples may be in one part only.
  ///
  /// - Parameter testCount: The number of examples held out; at least one, and not all.
  /// - Parameter stream: Usually the trial's `split` stream.
  public func split(testCount: Int, stream: RandomStream) throws -> (training: Dataset, test: Dataset) {
    guard testCount >= 1, testCount < count else {
      throw DatasetError.testCountOutside(dataset: name, testCount: testCount, count: count)
    }
    var members = [[Int]](repeating: [], count: classes)
    for (index, label) in labels.enumerated() { members[Int(label)].append(index) }
    let shares = Self.shares(of: testCount, among: members.map(\.count))
    var isTest = [Bool](repeating: false, count: count)
    for (label, share) in shares.enumerated() where share > 0 {
      let order = stream.split(label).permutation(of: members[label].count)
      for member in order.prefix(share) { isTest[members[label][member]] = true }
    }
    return (
      try selecting(labels.indices.filter { !isTest[$0] }, name: name + ", training part"),
      try selecting(labels.indices.filter { isTest[$0] }, name: name + ", test part")
    )
  }

  /// Divides the examples by a fraction for the training part; its size is rounded to the nearest whole number of
  /// examples.
  public func split(
    trainingFraction: Double, stream: RandomStream
  ) throws -> (training: Dataset, test: Dataset) {
    guard trainingFraction > 0, trainingFraction < 1 else {
      throw DatasetError.fractionOutside(trainingFraction)
    }
    let training = Int((trainingFraction * Double(count)).rounded())
    return try split(testCount: count - training, stream: stream)
  }

  /// Divides `total` in proportion to `sizes`, by largest remainders.
  private static func shares(of total: Int, among sizes: [Int]) -> [Int] {
    let sum = sizes.reduce(0, +)
    let exact = sizes.map { (total * $0).quotientAndRemainder(dividingBy: sum) }
    var shares = exact.map(\.quotient)
    let byRemainder = sizes.indices.sorted {
      (-exact[$0].remainder, $0) < (-exact[$1].remainder, $1)
    }
    for index in byRemainder.prefix(total - shares.reduce(0, +)) { shares[index] += 1 }
    return shares
  }
}
