extension NumpyHeader {
  /// The tensor with these data of an npy file, which may be big-endian or column-major. The result is row-major and
  /// little-endian.
  func tensor(
    _ data: [UInt8], malformed: (String) -> InterchangeError
  ) throws(InterchangeError) -> StoredTensor {
    if format == .bool, let place = data.firstIndex(where: { $0 > 1 }) {
      throw malformed("byte \(place) of its data is \(data[place]); a bool is 0 or 1")
    }
    let little = isBigEndian ? data.reversingElements(of: format.byteCount) : data
    return StoredTensor(format: format, shape: shape, bytes: isColumnMajor ? rowMajor(little) : little)
  }

  /// The elements in row-major order. Cost: one pass.
  private func rowMajor(_ data: [UInt8]) -> [UInt8] {
    guard shape.count > 1, !data.isEmpty else { return data }
    let width = format.byteCount
    var steps: [Int] = []
    var step = width
    for size in shape {
      steps.append(step)
      step *= size
    }
    var index = [Int](repeating: 0, count: shape.count)
    var source = 0
    return [UInt8](unsafeUninitializedCapacity: data.count) { buffer, filled in
      for target in stride(from: 0, to: data.count, by: width) {
        for byte in 0..<width { buffer[target + byte] = data[source + byte] }
        var axis = shape.count - 1
        while axis >= 0 {
          index[axis] += 1
          source += steps[axis]
          if index[axis] < shape[axis] { break }
          source -= steps[axis] * shape[axis]
          index[axis] = 0
          axis -= 1
        }
      }
      filled = data.count
    }
  }
}

extension StoredTensor {
  /// The tensor as an npy file: its header, then its data. Throws when numpy has no such type or the bytes do
  /// not fit.
  func numpyParts(name: String) throws(InterchangeError) -> [[UInt8]] {
    guard let count = StoredTensor.count(shape),
      count.multipliedReportingOverflow(by: format.byteCount) == (bytes.count, false)
    else {
      throw .unwritable(name: name, reason: "\(bytes.count) bytes do not fill \(format.rawValue)\(shape)")
    }
    guard let header = NumpyHeader.bytes(of: format, shape) else {
      throw .unwritable(
        name: name,
        reason: shape.count > NumpyHeader.mostAxes
          ? "it has \(shape.count) sizes; numpy allows \(NumpyHeader.mostAxes)"
          : "numpy has no type \(format.rawValue)")
    }
    return [header, bytes]
  }
}
