//! AWS's error codes, and what they mean to a caller.

use std::fmt;

use crate::source::{AwsError, Refusal};

/// What AWS says when it refuses a call: a code and a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The code.
    pub code: Code,
    /// The sentence.
    pub message: String,
}

/// The error codes of AWS that occur here, spelt as AWS does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "named for AWS's error codes, which document them")]
pub enum Code {
    InvalidChangeBatch,
    InvalidInput,
    InvalidDomainName,
    NoSuchHostedZone,
    ConflictingDomainExists,
    HostedZoneAlreadyExists,
    PublicZoneVPCAssociation,
    InvalidVPCId,
    InvalidPaginationToken,
    AccessDenied,
    NotAuthorizedException,
    ResourceNotFoundException,
    TransactionCanceledException,
    ValidationException,
    InvalidParameterValue,
    InvalidInstanceId,
    InvalidSubnetId,
    IncorrectInstanceState,
    InsufficientFreeAddressesInSubnet,
}

impl Code {
    /// A refusal with this code.
    pub(super) fn says(self, message: impl Into<String>) -> Refused {
        Refused { code: self, message: message.into() }
    }

    /// What it means to the caller.
    fn refusal(self) -> Refusal {
        match self {
            Self::InvalidChangeBatch | Self::ConflictingDomainExists | Self::TransactionCanceledException => {
                Refusal::Conflict
            }
            Self::NoSuchHostedZone | Self::ResourceNotFoundException => Refusal::NotFound,
            Self::HostedZoneAlreadyExists => Refusal::Exists,
            Self::AccessDenied | Self::NotAuthorizedException => Refusal::Denied,
            Self::InvalidInput
            | Self::InvalidDomainName
            | Self::PublicZoneVPCAssociation
            | Self::InvalidVPCId
            | Self::InvalidPaginationToken
            | Self::ValidationException
            | Self::InvalidParameterValue
            | Self::InvalidInstanceId
            | Self::InvalidSubnetId
            | Self::IncorrectInstanceState
            | Self::InsufficientFreeAddressesInSubnet => Refusal::Other,
        }
    }
}

impl Refused {
    /// The same as the answer to `call` on `resource`.
    pub(super) fn of(self, call: &'static str, resource: &str) -> AwsError {
        AwsError { call, resource: resource.to_owned(), refusal: self.code.refusal(), source: Box::new(self) }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.code, self.message)
    }
}

impl std::error::Error for Refused {}
