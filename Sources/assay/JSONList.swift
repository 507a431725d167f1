/// A JSON array that is printed object by object: there may be millions.
struct JSONList {
  private var buffer = "["
  private var isEmpty = true

  mutating func append(_ object: String) throws {
    buffer += (isEmpty ? "" : ",\n ") + object
    isEmpty = false
    if buffer.utf8.count > 1 << 20 {
      try Console.output.write(buffer)
      buffer = ""
    }
  }

  mutating func close() throws {
    try Console.output.write(buffer + "]\n")
    buffer = ""
  }
}
