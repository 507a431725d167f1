/// The message of the error that `body` throws; empty when it throws nothing.
package func message<Value>(_ body: () throws -> Value) -> String {
  do {
    _ = try body()
    return ""
  } catch {
    return String(describing: error)
  }
}
