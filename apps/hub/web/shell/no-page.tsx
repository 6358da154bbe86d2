import { NoPage } from '@linked/ui/page-failed.tsx';
import { Link } from '@tanstack/react-router';

/** An address that leads nowhere. */
export const NotFound = () => <NoPage home={(text) => <Link to="/">{text}</Link>} />;
