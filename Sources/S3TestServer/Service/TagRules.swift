// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What S3 asks of object tags (User Guide, "Categorizing your objects using tags").
enum TagRules {
    static let invalid = S3Failure(400, "InvalidTag", "The TagKey you have provided is invalid")

    /// The tags, when they are few, short, distinct and not reserved.
    static func check(
        _ pairs: [(String, String)], countMax: Int
    ) throws(S3Failure) -> [String: String] {
        guard pairs.count <= countMax else {
            throw S3Failure(
                400, "BadRequest", "Object tags cannot be greater than \(countMax)")
        }
        var tags: [String: String] = [:]
        for (key, value) in pairs {
            guard (1...128).contains(key.utf16.count), !key.hasPrefix("aws:"), isAllowed(key) else {
                throw invalid
            }
            guard value.utf16.count <= 256, isAllowed(value) else {
                throw S3Failure(
                    400, "InvalidTag", "The TagValue you have provided is invalid")
            }
            guard tags.updateValue(value, forKey: key) == nil else {
                throw S3Failure(
                    400, "InvalidTag", "Cannot provide multiple Tags with the same key")
            }
        }
        return tags
    }

    /// Letters, numbers and spaces of any script, and `+ - = . _ : / @`.
    private static func isAllowed(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            "+-=._:/@ ".unicodeScalars.contains(scalar) || isWordOrSpace(scalar)
        }
    }

    private static func isWordOrSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .decimalNumber, .letterNumber, .otherNumber, .spaceSeparator, .lineSeparator,
            .paragraphSeparator:
            true
        default: false
        }
    }
}
