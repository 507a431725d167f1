import AssayRandomness

extension Dataset {
  /// The minibatches of one epoch: the permutation of `stream.split(epoch)`, cut into runs of `size`. The
  /// examples left over at the end are not visited in this epoch.
  ///
  /// An epoch's order depends on no other epoch, so training that is resumed at an epoch continues with the
  /// same batches.
  ///
  /// - Parameter size: The number of examples in a batch, within 1 and `count`.
  /// - Parameter epoch: The epoch's number, from 0.
  /// - Parameter stream: Usually the trial's `shuffle` stream.
  /// - Returns: `count` / `size` arrays of indices of examples.
  public func batches(size: Int, epoch: Int, stream: RandomStream) throws -> [[Int]] {
    guard size >= 1, size <= count else {
      throw DatasetError.batchSizeOutside(dataset: name, size: size, count: count)
    }
    let order = stream.split(epoch).permutation(of: count)
    return (0..<count / size).map { Array(order[$0 * size..<($0 + 1) * size]) }
  }
}
