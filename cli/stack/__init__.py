"""Everything Lodge needs around it on one machine: PostgreSQL, RabbitMQ, a mail inbox."""
