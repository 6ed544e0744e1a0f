//! The life of an instance: which state follows which, and what happens to its addresses and names.
//!
//! <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html> and
//! <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html>

use std::net::{Ipv4Addr, Ipv6Addr};

use ddns_core::event::InstanceState;
use ddns_core::facts::{
    Association, Attachment, Instance, Ipv6Address, NetworkInterface, PrivateIpAddress, State, Tag,
};
use ddns_core::id::{InstanceId, Region, SubnetId, VpcId};

use super::address::{private_name, public_name};
use super::refused::{Code, Refused};

/// What is asked for at a launch.
#[derive(Clone, Debug)]
pub struct Launch {
    /// Its id, where a story or a test wants a certain one.
    pub id: Option<InstanceId>,
    /// The VPC; it must exist.
    pub vpc: VpcId,
    /// A subnet of it; it must exist and have an IPv4 CIDR block, from which the private address comes.
    pub subnet: SubnetId,
    /// Keys and values.
    pub tags: Vec<Tag>,
    /// Does it get a public IPv4 address whenever it starts?
    pub public_address: bool,
    /// An IPv6 address, if it gets one.
    pub ipv6: Option<Ipv6Addr>,
}

/// An instance and what EC2 does not print of it.
#[derive(Clone, Debug)]
pub(super) struct Machine {
    pub(super) instance: Instance,
    /// Does it get a public address whenever it starts?
    wants_public: bool,
    /// Is its public address its own until somebody takes it away?
    elastic: bool,
}

impl Machine {
    /// An instance that is being launched, with its addresses. Its names come when it is running.
    pub(super) fn launched(launch: &Launch, private: Ipv4Addr) -> Self {
        let interface = NetworkInterface {
            attachment: Some(Attachment { device_index: 0 }),
            private_ip_addresses: vec![PrivateIpAddress { private_ip_address: private.to_string(), association: None }],
            ipv6_addresses: launch.ipv6.iter().map(|a| Ipv6Address { ipv6_address: a.to_string() }).collect(),
        };
        let instance = Instance {
            state: State { name: InstanceState::Pending },
            vpc_id: Some(launch.vpc.clone()),
            subnet_id: Some(launch.subnet.clone()),
            private_ip_address: Some(private.to_string()),
            private_dns_name: Some(String::new()),
            public_ip_address: None,
            public_dns_name: Some(String::new()),
            ipv6_address: launch.ipv6.map(|address| address.to_string()),
            tags: launch.tags.clone(),
            network_interfaces: vec![interface],
        };
        Self { instance, wants_public: launch.public_address, elastic: false }
    }

    /// An instance as somebody printed it.
    pub(super) fn printed(instance: Instance) -> Self {
        let wants_public = instance.public_ip_address.is_some();
        Self { instance, wants_public, elastic: false }
    }

    /// Is it waiting for a public address?
    pub(super) fn lacks_public(&self) -> bool {
        self.wants_public && self.instance.public_ip_address.is_none()
    }

    /// Goes over to `state`, if that can follow. A stop gives the public address back unless it is an Elastic IP
    /// address; a terminated instance loses every address and name, its VPC and its subnet.
    pub(super) fn become_state(&mut self, state: InstanceState) -> Result<(), Refused> {
        let from = self.instance.state.name;
        if !follows(from, state) {
            let message = format!("an instance cannot go from `{}` to `{}`", from.as_str(), state.as_str());
            return Err(Code::IncorrectInstanceState.says(message));
        }
        self.instance.state.name = state;
        match state {
            InstanceState::Stopped if !self.elastic => self.set_public(None),
            InstanceState::Terminated => self.strip(),
            InstanceState::Pending
            | InstanceState::Running
            | InstanceState::Stopping
            | InstanceState::Stopped
            | InstanceState::ShuttingDown => {}
        }
        Ok(())
    }

    /// Gives it this public address, or takes away the one that it has.
    pub(super) fn set_public(&mut self, address: Option<Ipv4Addr>) {
        let address = address.map(|address| address.to_string());
        let association = address.clone().map(|public_ip| Association { public_ip });
        let primary = self.instance.network_interfaces.iter_mut().flat_map(|i| &mut i.private_ip_addresses).next();
        if let Some(primary) = primary {
            primary.association = association;
        }
        self.instance.public_ip_address = address;
    }

    /// Gives it an Elastic IP address, which survives a stop.
    pub(super) fn set_elastic(&mut self, address: Ipv4Addr) {
        self.elastic = true;
        self.set_public(Some(address));
    }

    /// Its Elastic IP address goes to another.
    pub(super) fn lose_elastic(&mut self) {
        self.elastic = false;
        self.set_public(None);
    }

    /// Makes its names fit its addresses: the private one from `running` on ("not available until the instance
    /// enters the running state"), the public one only where the VPC has DNS hostnames.
    ///
    /// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html>
    pub(super) fn rename(&mut self, region: &Region, dns_hostnames: bool) {
        let instance = &mut self.instance;
        let named = instance.private_dns_name.as_deref().is_some_and(|name| !name.is_empty());
        if instance.state.name == InstanceState::Running && !named {
            instance.private_dns_name = instance.private_v4().map(|address| private_name(region, address));
        }
        let public = instance.public_v4().filter(|_| dns_hostnames && instance.state.name == InstanceState::Running);
        instance.public_dns_name = Some(public.map(|address| public_name(region, address)).unwrap_or_default());
    }

    fn strip(&mut self) {
        self.elastic = false;
        self.wants_public = false;
        self.instance = Instance {
            state: self.instance.state.clone(),
            vpc_id: None,
            subnet_id: None,
            private_ip_address: None,
            private_dns_name: Some(String::new()),
            public_ip_address: None,
            public_dns_name: Some(String::new()),
            ipv6_address: None,
            tags: std::mem::take(&mut self.instance.tags),
            network_interfaces: Vec::new(),
        };
    }
}

fn follows(from: InstanceState, to: InstanceState) -> bool {
    use InstanceState::{Pending, Running, ShuttingDown, Stopped, Stopping, Terminated};
    match from {
        Pending => matches!(to, Running | ShuttingDown | Terminated),
        Running => matches!(to, Stopping | ShuttingDown),
        Stopping => matches!(to, Stopped | ShuttingDown),
        Stopped => matches!(to, Pending | ShuttingDown | Terminated),
        ShuttingDown => to == Terminated,
        Terminated => false,
    }
}
