//! What the SDK's errors mean to the loop. One conversion for every call of every service.

use std::error::Error as StdError;
use std::fmt;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use crate::source::{AwsError, Refusal};

/// A call on its way: what an error about it has to name.
#[derive(Clone, Debug)]
pub(super) struct Call {
    /// The API call, for example `route53:GetHostedZone`.
    pub(super) name: &'static str,
    /// The resource it is about.
    pub(super) resource: String,
}

/// What AWS said: its own error code and message, or what happened on the way there. Of the request, which is
/// signed, nothing is kept.
#[derive(Debug)]
struct Said {
    code: Option<String>,
    message: String,
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.code {
            Some(code) => write!(f, "{code}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl StdError for Said {}

impl Call {
    /// The error for an answer of the SDK.
    pub(super) fn failed<E>(self, error: &SdkError<E, HttpResponse>) -> AwsError
    where
        E: ProvideErrorMetadata + StdError + 'static,
    {
        let code = error.code().or_else(|| bare_code(error)).map(str::to_owned);
        let message = match error.message() {
            Some(message) => message.to_owned(),
            None => answer_text(error).unwrap_or_else(|| chain(error)),
        };
        let refusal = code.as_deref().map_or(Refusal::Other, refusal);
        self.refused(refusal, Said { code, message })
    }

    /// The error for something that AWS answered, or that it would be sent, and that makes no sense.
    pub(super) fn unreadable(self, why: impl fmt::Display) -> AwsError {
        self.refused(Refusal::Other, Said { code: None, message: why.to_string() })
    }

    fn refused(self, refusal: Refusal, said: Said) -> AwsError {
        AwsError { call: self.name, resource: self.resource, refusal, source: Box::new(said) }
    }
}

/// By the lists of errors of each call, for example
/// <https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html#API_ChangeResourceRecordSets_Errors>
/// and <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html>.
fn refusal(code: &str) -> Refusal {
    match code {
        "InvalidChangeBatch"
        | "ConflictingDomainExists"
        | "TransactionCanceledException"
        | "TransactionConflictException"
        | "TransactionInProgressException"
        | "ConditionalCheckFailedException" => Refusal::Conflict,
        "NoSuchHostedZone" | "ResourceNotFoundException" => Refusal::NotFound,
        "HostedZoneAlreadyExists" => Refusal::Exists,
        "UnauthorizedOperation" | "NotAuthorizedException" => Refusal::Denied,
        code if code.starts_with("AccessDenied") => Refusal::Denied,
        code if code.ends_with(".NotFound") => Refusal::NotFound,
        _ => Refusal::Other,
    }
}

/// Route 53 answers an invalid batch in two forms, and the SDK reads one: an `ErrorResponse` with a `Code`, or the
/// bare `<InvalidChangeBatch>` that its documentation shows.
///
/// <https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/api-error-codes.html>
fn bare_code<E>(error: &SdkError<E, HttpResponse>) -> Option<&'static str> {
    let body = body(error)?;
    body.contains("<InvalidChangeBatch").then_some("InvalidChangeBatch")
}

/// The text of an answer that the SDK found no message in.
fn answer_text<E>(error: &SdkError<E, HttpResponse>) -> Option<String> {
    const LONGEST: usize = 2_000;
    let body = body(error).map(str::trim).filter(|body| !body.is_empty())?;
    Some(body.chars().take(LONGEST).collect())
}

fn body<E>(error: &SdkError<E, HttpResponse>) -> Option<&str> {
    std::str::from_utf8(error.raw_response()?.body().bytes()?).ok()
}

fn chain(error: &dyn StdError) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use aws_sdk_route53::operation::change_resource_record_sets::ChangeResourceRecordSetsError;
    use aws_smithy_runtime_api::http::StatusCode;
    use aws_smithy_types::body::SdkBody;
    use aws_smithy_types::error::ErrorMetadata;

    use super::*;

    fn call() -> Call {
        Call { name: "route53:ChangeResourceRecordSets", resource: "Z1".to_owned() }
    }

    fn answered(code: Option<&str>, body: &'static str) -> SdkError<ChangeResourceRecordSetsError, HttpResponse> {
        let mut meta = ErrorMetadata::builder();
        if let Some(code) = code {
            meta = meta.code(code).message("no, thanks");
        }
        let response = HttpResponse::new(StatusCode::try_from(400).unwrap(), SdkBody::from(body));
        SdkError::service_error(ChangeResourceRecordSetsError::generic(meta.build()), response)
    }

    #[test]
    fn codes_mean_what_the_loop_acts_on() {
        for (code, refusal) in [
            ("InvalidChangeBatch", Refusal::Conflict),
            ("TransactionCanceledException", Refusal::Conflict),
            ("NoSuchHostedZone", Refusal::NotFound),
            ("InvalidVpcID.NotFound", Refusal::NotFound),
            ("HostedZoneAlreadyExists", Refusal::Exists),
            ("AccessDeniedException", Refusal::Denied),
            ("UnauthorizedOperation", Refusal::Denied),
            ("Throttling", Refusal::Other),
        ] {
            let error = call().failed(&answered(Some(code), ""));
            assert_eq!(error.refusal, refusal, "{code}");
            assert_eq!(error.source.to_string(), format!("{code}: no, thanks"));
        }
    }

    #[test]
    fn a_bare_invalid_change_batch_is_a_conflict_too() {
        let body = r#"<?xml version="1.0"?><InvalidChangeBatch xmlns="https://route53.amazonaws.com/doc/2013-04-01/">
            <Messages><Message>Tried to create resource record set, but it already exists</Message></Messages>
            </InvalidChangeBatch>"#;
        let error = call().failed(&answered(None, body));
        assert_eq!(error.refusal, Refusal::Conflict);
        assert!(error.source.to_string().contains("but it already exists"), "{}", error.source);
    }

    #[test]
    fn what_happened_on_the_way_is_told_with_its_causes() {
        let cause = std::io::Error::other("connection refused");
        let error: SdkError<ChangeResourceRecordSetsError, HttpResponse> = SdkError::timeout_error(cause);
        let error = call().failed(&error);
        assert_eq!(error.refusal, Refusal::Other);
        assert!(error.source.to_string().contains("connection refused"), "{}", error.source);
    }
}
