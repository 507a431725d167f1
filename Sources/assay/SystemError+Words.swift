import AssayFiles
import Foundation

extension SystemError {
  /// What an error of Foundation says, in the system's words: such errors describe themselves for programmers. Nil for
  /// every other error.
  static func words(of error: any Error) -> String? {
    if let error = error as? POSIXError { return SystemError(code: error.code.rawValue).description }
    guard type(of: error) is NSError.Type || error is CocoaError else { return nil }
    let error = error as NSError
    let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError ?? error
    let reason = cause.domain == NSPOSIXErrorDomain ? SystemError(code: Int32(cause.code)).description : nil
    let words = reason ?? "the system refused it (\(error.domain) \(error.code))"
    return (error.userInfo[NSFilePathErrorKey] as? String).map { "'\($0)': \(words)" } ?? words
  }
}
