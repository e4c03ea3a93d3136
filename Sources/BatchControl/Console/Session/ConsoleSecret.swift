// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// 256 random bits as 43 characters that need no escaping anywhere (base64url of RFC 4648): a login
/// token, the cookie of a session, the token of its forms. It cannot be printed by accident.
package struct ConsoleSecret: Sendable, CustomStringConvertible {
    /// The secret itself.
    package let text: String

    /// From the system's random numbers.
    package init() {
        var random = SystemRandomNumberGenerator()
        let alphabet = Array(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".unicodeScalars)
        var text = ""
        // 43 characters of 6 bits hold the 256.
        for _ in 0..<43 {
            text.unicodeScalars.append(alphabet[Int(random.next() & 63)])
        }
        self.text = text
    }

    /// One that was kept; nil unless it has at least 32 characters, all of them visible ASCII.
    package init?(text: String) {
        guard text.utf8.count >= 32, text.utf8.count <= 256,
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return nil }
        self.text = text
    }

    /// Compares without telling by its time where two texts differ.
    func matches(_ other: String) -> Bool {
        let mine = Array(text.utf8)
        let theirs = Array(other.utf8)
        guard mine.count == theirs.count else { return false }
        var difference: UInt8 = 0
        for index in mine.indices { difference |= mine[index] ^ theirs[index] }
        return difference == 0
    }

    package var description: String { "(secret)" }
}
