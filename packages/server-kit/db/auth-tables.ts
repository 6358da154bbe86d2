/** Rows of the schema `auth`, as the migrations of this package make them. */
import type { Generated } from 'kysely';

export interface AuthTables {
  users: {
    id: string;
    name: string;
    email: string;
    email_verified: Generated<boolean>;
    image: Generated<string | null>;
    username: string;
    title: Generated<string>;
    disabled_at: Generated<Date | null>;
    created_at: Date;
    updated_at: Date;
  };
  sessions: {
    id: string;
    token: string;
    user_id: string;
    expires_at: Date;
    ip_address: string | null;
    user_agent: string | null;
    created_at: Date;
    updated_at: Date;
  };
  accounts: {
    id: string;
    account_id: string;
    provider_id: string;
    user_id: string;
    password: string | null;
    created_at: Date;
    updated_at: Date;
  };
  grants: {
    user_id: string;
    ordinal: number;
    role: string;
    region: string;
    fields: string[] | null;
    unit: string | null;
  };
  sign_in_failures: {
    username: string;
    failures: number;
    last_failed_at: Date;
    locked_until: Date | null;
  };
}
